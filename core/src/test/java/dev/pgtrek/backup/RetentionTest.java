package dev.pgtrek.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.backup.Retention.Decision;
import dev.pgtrek.error.PgtrekException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {

  private static final Instant NOW = Instant.parse("2026-06-11T08:00:00Z");

  private static StoredBackup of(String source, int daysAgo) {
    return of(source, daysAgo, null);
  }

  private static StoredBackup of(
      String source, int daysAgo, @org.jspecify.annotations.Nullable String fault) {
    return new StoredBackup(
        Path.of("/backups", source + daysAgo),
        null,
        new BackupFacts(
            BackupKind.DUMP,
            source,
            source,
            NOW.minus(Duration.ofDays(daysAgo)),
            "PostgreSQL 18.6",
            "pg_dump 18.6",
            "1",
            1,
            List.of(),
            List.of(),
            Map.of()),
        BackupChecks.NONE,
        true,
        fault);
  }

  private static Decision decide(String keep, List<StoredBackup> backups) {
    return Retention.parse(keep).decide(backups, NOW, b -> false, b -> true);
  }

  private static List<String> names(List<StoredBackup> backups) {
    return backups.stream().map(StoredBackup::name).toList();
  }

  @ParameterizedTest
  @CsvSource({"30d,720", "12h,12", "2w,336", "0d,0"})
  void readsAges(String text, long hours) {
    assertThat(Retention.parse(text).age()).isEqualTo(Duration.ofHours(hours));
  }

  @Test
  void readsNumbers() {
    assertThat(Retention.parse("10")).isEqualTo(new Retention(null, 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "d", "3x", "3 d", "1e3", "99999999999999", "١d"})
  void refusesWhatIsNeither(String text) {
    assertThatThrownBy(() -> Retention.parse(text)).isInstanceOf(PgtrekException.Usage.class);
  }

  @Test
  void removesWhatIsOlder() {
    Decision decision = decide("30d", List.of(of("a", 1), of("a", 31), of("a", 60), of("a", 29)));

    assertThat(names(decision.gone())).containsExactly("a31", "a60");
  }

  @Test
  void keepsTheLatestGoodOnesOfEachSource() {
    Decision decision =
        decide(
            "2", List.of(of("a", 1), of("a", 2), of("a", 3), of("b", 50), of("a", 9), of("b", 60)));

    assertThat(names(decision.gone())).containsExactly("a3", "a9");
  }

  @Test
  void doesNotCountBrokenOnes() {
    Decision decision =
        decide("1", List.of(of("a", 1, "broken"), of("a", 2), of("a", 3, "broken"), of("a", 4)));

    assertThat(names(decision.gone())).containsExactly("a3", "a4");
  }

  @Test
  void keepsTheLastOneOfASourceHoweverOld() {
    Decision decision = decide("30d", List.of(of("a", 400), of("a", 300), of("b", 1)));

    assertThat(names(decision.gone())).containsExactly("a400");
    assertThat(decision.kept()).containsEntry(of("a", 300), "the last good one of its source");
  }

  @Test
  void keepsAnOldOneWhereNoYoungerOneIsSound() {
    List<StoredBackup> backups = List.of(of("a", 1), of("a", 40), of("a", 50), of("a", 60));
    Set<String> damaged = Set.of("a1", "a40");

    Decision decision =
        Retention.parse("30d").decide(backups, NOW, b -> false, b -> !damaged.contains(b.name()));

    assertThat(names(decision.gone())).containsExactly("a40", "a60");
  }

  @Test
  void keepsWhatARunNeeds() {
    List<StoredBackup> backups = List.of(of("a", 1), of("a", 40), of("a", 50));

    Decision decision =
        Retention.parse("30d").decide(backups, NOW, b -> b.name().equals("a50"), b -> true);

    assertThat(names(decision.gone())).containsExactly("a40");
  }
}
