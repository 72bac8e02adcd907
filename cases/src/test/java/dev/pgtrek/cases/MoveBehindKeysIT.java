package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A materialized view that needs a table's key, and what needs the view by a function: moved where
 * some order of steps brings it, and refused by name before anything is written where none does.
 */
class MoveBehindKeysIT {

  private static final List<String> CIRCLE =
      List.of(
          "CREATE SCHEMA shop",
          "CREATE TABLE shop.item (id int PRIMARY KEY, name text, price int)",
          "INSERT INTO shop.item SELECT i, 'item ' || i, i FROM generate_series(1, 500) i",
          "CREATE MATERIALIZED VIEW shop.card AS SELECT id, name, count(*) AS n FROM shop.item"
              + " GROUP BY id",
          "CREATE UNIQUE INDEX card_id ON shop.card (id)",
          "CREATE FUNCTION shop.rank(shop.card) RETURNS int LANGUAGE sql IMMUTABLE"
              + " AS 'SELECT $1.id'",
          "CREATE FUNCTION shop.card(int) RETURNS shop.card LANGUAGE sql IMMUTABLE"
              + " AS 'SELECT ROW($1, NULL::text, 0::bigint)::shop.card'",
          "ALTER TABLE shop.item ADD CONSTRAINT ranked CHECK (shop.rank(shop.card(price)) > 0)"
              + " NOT VALID",
          "CREATE INDEX by_rank ON shop.item (shop.rank(shop.card(price)))",
          "CREATE TABLE shop.line (item int REFERENCES shop.item,"
              + " rank int DEFAULT shop.rank(shop.card(1)) CHECK (shop.rank(shop.card(rank)) > 0))",
          "INSERT INTO shop.line SELECT i, i FROM generate_series(1, 500) i",
          "GRANT SELECT ON shop.card TO PUBLIC");

  private final TestServer old = Servers.postgres(17);
  private final TestServer fresh = Servers.postgres(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();

  @TempDir Path folder;

  @BeforeEach
  void fill() throws Exception {
    old.execute(source, CIRCLE.toArray(String[]::new));
  }

  @Test
  void movesWhatNeedsAViewThatNeedsAKeyOfItsOwnTable() throws Exception {
    Program.Answer moved = run("migrate");
    Program.Answer again = run("migrate");

    assertThat(moved.exit()).as("%s", moved).isZero();
    assertThat(moved.said()).contains("Done and proved equal");
    assertThat(again.said()).contains("everything is done already");
    assertThat(
            fresh.ask(
                target,
                "SELECT n FROM shop.card WHERE id = 7 UNION ALL SELECT count(*) FROM shop.line"))
        .containsExactly("1", "500");
  }

  @Test
  void refusesByNameWhatHasNoOrderAndWritesNothing() throws Exception {
    old.execute(
        source,
        "CREATE TABLE shop.kept (id int, card shop.card)",
        "ALTER TABLE shop.item ADD ranking int GENERATED ALWAYS AS (shop.rank(shop.card(price)))"
            + " STORED");

    Program.Answer checked = run("check");
    Program.Answer moved = run("migrate");

    assertThat(checked.exit()).as("%s", checked).isEqualTo(3);
    assertThat(moved.exit()).as("%s", moved).isEqualTo(3);
    assertThat(checked.said())
        .contains("table-behind-key", "generated-column-behind-key")
        .contains(
            "it needs materialized view shop.card, which needs constraint shop.item item_pkey");
    assertThat(moved.said()).contains("table shop.kept", "column ranking of shop.item");
    assertThat(fresh.ask(target, "SELECT count(*) FROM pg_namespace WHERE oid >= 16384"))
        .containsExactly("0");
  }

  private Program.Answer run(String command) {
    return Program.in(folder)
        .run(command, source, target, "--client-programs", fresh.bin().toString());
  }
}
