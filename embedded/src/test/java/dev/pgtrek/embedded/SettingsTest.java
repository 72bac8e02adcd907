package dev.pgtrek.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static final long GIGABYTE = 1L << 30;

  @ParameterizedTest
  @CsvSource({"0, 128, 64", "2, 256, 64", "4, 512, 128", "8, 1024, 256", "1024, 1024, 512"})
  void growsWithTheMemoryWithinBounds(long gigabytes, long shared, long maintenance) {
    Settings settings = Settings.of(gigabytes * GIGABYTE, 100 * GIGABYTE);

    assertThat(settings.sharedBuffersMegabytes()).isEqualTo(shared);
    assertThat(settings.maintenanceMegabytes()).isEqualTo(maintenance);
  }

  @ParameterizedTest
  @CsvSource({"0, 256", "20, 1024", "1000, 4096"})
  void leavesRoomOnTheDisk(long gigabytesFree, long wal) {
    assertThat(Settings.of(GIGABYTE, gigabytesFree * GIGABYTE).walMegabytes()).isEqualTo(wal);
  }

  @Test
  void writesThemForPostgres() {
    assertThat(new Settings(128, 64, 256).text(15_432))
        .contains("listen_addresses = '127.0.0.1'\n")
        .contains("port = 15432\n")
        .contains("shared_buffers = 128MB\n")
        .contains("maintenance_work_mem = 64MB\n")
        .contains("max_wal_size = 256MB\n")
        .doesNotContain("fsync");
  }
}
