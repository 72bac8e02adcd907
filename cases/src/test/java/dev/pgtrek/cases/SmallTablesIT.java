package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many small tables from PostgreSQL 17 to 18, whose steps share transactions. */
class SmallTablesIT {

  private static final int TABLES = 120;

  /** Each with a key, an index, a check and references to itself and to the one before it. */
  private static final String MAKE =
      """
      CREATE FUNCTION bearable(int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
      BEGIN
        IF $1 = 700 AND current_setting('server_version_num')::int >= 180000
           AND current_setting('app.mended', true) IS DISTINCT FROM 'yes' THEN
          RAISE 'not on this server';
        END IF;
        RETURN true;
      END $$;
      DO $$
      BEGIN
        FOR n IN 1..%1$d LOOP
          EXECUTE format('CREATE TABLE t%%s (id int PRIMARY KEY, other int, word text'
            || CASE n WHEN 60 THEN ', CHECK (public.bearable(id))' ELSE '' END || ')', n);
          EXECUTE format('INSERT INTO t%%s SELECT i, i, md5(i::text)'
            || ' FROM generate_series(1, %%s) i', n, 1 + n * 37 %% 900);
          IF n = 60 THEN
            INSERT INTO t60 VALUES (700, 1, 'unbearable');
          END IF;
          EXECUTE format('CREATE INDEX ON t%%s (word)', n);
          EXECUTE format('ALTER TABLE t%%s ADD FOREIGN KEY (other) REFERENCES t%%s', n, n);
          IF n > 1 THEN
            EXECUTE format('ALTER TABLE t%%s ADD FOREIGN KEY (id) REFERENCES t%%s NOT VALID',
              n, n - 1);
          END IF;
        END LOOP;
      END $$;
      """
          .formatted(TABLES);

  /** Tables whose rows came in a transaction of their own. */
  private static final String ALONE =
      "SELECT count(*) FROM (SELECT FROM pgtrek.step WHERE kind = 'ROWS' GROUP BY done_at"
          + " HAVING count(*) = 1) t";

  private final TestServer old = Servers.dedicated(17);
  private final TestServer fresh = Servers.postgres(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();

  @TempDir Path folder;

  @BeforeEach
  void fill() throws Exception {
    // It writes, and with that alone the source is another one.
    old.execute("postgres", "ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()");
    old.execute(source, MAKE);
  }

  @AfterEach
  void close() {
    old.close();
  }

  @Test
  void takesFewTransactionsForManyTables() throws Exception {
    Program.Answer moved = migrate(mended());

    assertThat(moved.exit()).as("%s", moved).isZero();
    assertThat(moved.said()).contains("Done and proved equal");
    List<String> each =
        fresh.ask(
            target,
            "SELECT kind || ' ' || count(*) FROM pgtrek.step WHERE kind IN"
                + " ('ROWS', 'INDEX', 'CONSTRAINT', 'STATISTICS', 'FOREIGN_KEY', 'VALIDATE')"
                + " GROUP BY kind ORDER BY kind");
    assertThat(each)
        .containsExactly(
            "CONSTRAINT 120",
            "FOREIGN_KEY 239",
            "INDEX 240",
            "ROWS 120",
            "STATISTICS 120",
            "VALIDATE 120");
    assertThat(number(ALONE)).isZero();
    assertThat(number("SELECT count(DISTINCT done_at) FROM pgtrek.step")).isLessThan(100);
  }

  @Test
  void namesTheOneTableThatFailsAndGoesOnWithTheRestOfItsTransaction() throws Exception {
    Program.Answer failed = migrate(target);

    assertThat(failed.exit()).as("%s", failed).isEqualTo(9);
    assertThat(failed.said()).contains("public.t60", "not on this server");
    assertThat(number("SELECT count(*) FROM pgtrek.chunk WHERE committed_at IS NULL"))
        .as("%s", failed)
        .isBetween(1L, TABLES - 1L);
    assertThat(number("SELECT count(*) FROM t60")).isZero();
    assertThat(number(ALONE)).as("those before it in its transaction, by themselves").isPositive();

    Program.Answer moved = migrate(mended());

    assertThat(moved.exit()).as("%s", moved).isZero();
    assertThat(moved.said()).contains("is taken up", "Done and proved equal");
    assertThat(number("SELECT count(*) FROM pgtrek.run")).isEqualTo(1);
  }

  /** The target, where the table that fails does not fail. */
  private String mended() {
    return target + "?options=-c%20app.mended%3Dyes";
  }

  private long number(String query) throws SQLException {
    return Long.parseLong(fresh.ask(target, query).getFirst());
  }

  private Program.Answer migrate(String to) {
    return Program.in(folder)
        .run("migrate", source, to, "--client-programs", fresh.bin().toString());
  }
}
