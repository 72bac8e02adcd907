package dev.pgtrek.postgres.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.spi.ObjectDifference;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class ViewRowsIT {

  private static final String SCHEMA =
      """
      CREATE SCHEMA app;
      CREATE TABLE app.sale (id int, shop text, price numeric);
      INSERT INTO app.sale SELECT i, 'shop ' || i % 5, i FROM generate_series(1, 100) i;
      CREATE VIEW app.sales AS SELECT shop, sum(price) AS total FROM app.sale GROUP BY shop;
      CREATE MATERIALIZED VIEW app.totals AS SELECT * FROM app.sales;
      CREATE MATERIALIZED VIEW app.some AS SELECT id FROM app.sale LIMIT 3;
      CREATE MATERIALIZED VIEW app.moment AS SELECT now() AS at;
      CREATE MATERIALIZED VIEW app.mean AS SELECT avg(price::float8) AS m FROM app.sale;
      CREATE MATERIALIZED VIEW app.unfilled AS SELECT 1 AS one WITH NO DATA;
      """;

  private final TestServer old = Servers.postgres(15);
  private final TestServer fresh = Servers.postgres(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();

  @Test
  void equalRowsOfEqualQueriesAreProvedAndAQueryOfTheMomentIsNamed() throws SQLException {
    fill();

    ViewRows rows = compare();

    assertThat(rows.differences()).isEmpty();
    assertThat(rows.remarks())
        .singleElement()
        .asString()
        .contains("app.moment differ", "its query calls now, which may give something else");
  }

  @Test
  void aRowThatIsNotWhatTheQueryGivesIsADifference() throws SQLException {
    fill();
    fresh.execute(
        target, "UPDATE app.sale SET price = 7 WHERE id = 1; REFRESH MATERIALIZED VIEW app.totals");

    ViewRows rows = compare();

    assertThat(rows.differences())
        .extracting(ObjectDifference::kind, ObjectDifference::identity)
        .containsExactly(org.assertj.core.api.Assertions.tuple(ViewRows.KIND, "app.totals"));
    assertThat(rows.differences().getFirst().source()).startsWith("5 rows, ");
  }

  @Test
  void rowsThatAreOlderThanTheirTablesAreNoDifference() throws SQLException {
    fill();
    for (TestServer server : java.util.List.of(old, fresh)) {
      server.execute(server == old ? source : target, "DELETE FROM app.sale WHERE id = 1");
    }
    fresh.execute(target, "REFRESH MATERIALIZED VIEW app.totals");

    ViewRows rows = compare();

    assertThat(rows.differences()).isEmpty();
    assertThat(rows.remarks())
        .anyMatch(said -> said.contains("app.totals are older on the source than its tables"));
  }

  @Test
  void aDifferenceThatTheQueryItselfMayMakeIsSaidAndNotCounted() throws SQLException {
    fill();
    for (String view : java.util.List.of("some", "mean")) {
      fresh.execute(
          target, "DELETE FROM app.sale WHERE id < 50; REFRESH MATERIALIZED VIEW app." + view);
    }

    ViewRows rows = compare();

    assertThat(rows.differences()).isEmpty();
    assertThat(rows.remarks())
        .anyMatch(said -> said.contains("app.some differ") && said.contains("takes some rows only"))
        .anyMatch(said -> said.contains("app.mean differ") && said.contains("aggregates with avg"));
  }

  private void fill() throws SQLException {
    old.execute(source, SCHEMA);
    fresh.execute(target, SCHEMA);
  }

  private ViewRows compare() throws SQLException {
    try (Connection from = old.jdbc(source);
        Connection to = fresh.jdbc(target)) {
      from.setAutoCommit(false);
      to.setAutoCommit(false);
      return ViewRows.of(from, to, RowHash.sameOn(from, to), name -> true);
    }
  }
}
