package dev.pgtrek.postgres.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaLockIT {

  private static final TestServer SERVER = Servers.postgres(18);

  private Sessions one;
  private Sessions other;

  @BeforeEach
  void open() {
    String url = SERVER.newDatabase();
    one = Sessions.of(PostgresUrl.parse(url, Map.of()));
    other = Sessions.of(PostgresUrl.parse(url, Map.of()));
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  @Test
  void whoeverHoldsItKeepsEverybodyElseOut() {
    try (SchemaLock _ = SchemaLock.take(one, "shop");
        SchemaLock elsewhere = SchemaLock.take(other, "elsewhere")) {
      assertThatThrownBy(() -> SchemaLock.take(other, "shop"))
          .isInstanceOf(PgtrekException.Journal.class)
          .hasMessageContaining("shop");
      elsewhere.mustHold();
    }
  }

  @Test
  void aSessionThatIsJustEndingRefusesNobody() throws Exception {
    SchemaLock ending = SchemaLock.take(one, "shop");
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<SchemaLock> next =
        CompletableFuture.supplyAsync(
            () -> {
              begun.countDown();
              return SchemaLock.take(other, "shop");
            });
    begun.await();
    // Long enough for it to have been refused once.
    Thread.sleep(300);
    assertThat(next).isNotDone();
    ending.close();
    try (SchemaLock taken = next.get()) {
      taken.mustHold();
    }
  }
}
