package dev.pgtrek.postgres.move.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargeObjectsIT {

  private static final Recording NOTHING = (transaction, result) -> {};

  private static final String SUMS =
      """
      SELECT count(*) || ' ' || coalesce(sum(hashtextextended(oid || md5(lo_get(oid)), 0)), 0)
      FROM pg_largeobject_metadata
      """;

  private final TestServer old = Servers.postgres(15);
  private final TestServer fresh = Servers.postgres(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();

  @Test
  void manySmallOnesAndLongOnesArriveUnderTheirNumbers() throws SQLException {
    old.execute(
        source,
        """
        SELECT lo_from_bytea(0, decode(md5(i::text), 'hex')) FROM generate_series(1, 12000) i;
        SELECT lo_create(0);
        SELECT lo_from_bytea(0, decode(repeat('ab', 1048576), 'hex'));
        SELECT lo_from_bytea(4294967295, convert_to(repeat('0123456789', 7000000), 'UTF8'));
        """);
    old.execute(source, "SELECT lo_put(lo_create(77), 40000000, 'after a hole')");

    List<MoveResult> results = carry();

    assertThat(results).hasSize(3);
    assertThat(results.stream().mapToLong(MoveResult::rows).sum()).isEqualTo(12_004);
    try (Connection ours = old.jdbc(source);
        Connection theirs = fresh.jdbc(target)) {
      assertThat(Rows.value(theirs, SUMS)).isEqualTo(Rows.value(ours, SUMS));
    }
  }

  @Test
  void anObjectThatTheSchemaMadeIsFilledAndKeepsItsOwner() throws SQLException {
    old.execute(source, "SELECT lo_from_bytea(5000, 'made'), lo_from_bytea(5001, 'not made')");
    fresh.execute(
        target,
        """
        DO $$ BEGIN CREATE ROLE keeper_of_objects; EXCEPTION WHEN duplicate_object THEN END $$;
        SELECT lo_create(5000);
        ALTER LARGE OBJECT 5000 OWNER TO keeper_of_objects;
        """);

    carry();

    try (Connection theirs = fresh.jdbc(target)) {
      assertThat(
              Rows.value(
                  theirs,
                  "SELECT string_agg(convert_from(lo_get(oid), 'UTF8') || '/'"
                      + " || pg_get_userbyid(lomowner), ' ' ORDER BY oid)"
                      + " FROM pg_largeobject_metadata"))
          .isEqualTo("made/keeper_of_objects not made/postgres");
    }
  }

  @Test
  void aRoleThatMayNotReadThemFailsAsTheSource() throws SQLException {
    old.execute(
        source,
        """
        SELECT lo_from_bytea(5000, 'secret');
        DO $$ BEGIN CREATE ROLE nobody_of_objects; EXCEPTION WHEN duplicate_object THEN END $$;
        """);

    try (Connection ours = PartCopyIT.snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      List<Chunk> chunks = LargeObjects.cut(ours);
      Rows.run(ours, "SET ROLE nobody_of_objects");

      assertThatThrownBy(() -> LargeObjects.carry(chunks.getFirst(), ours, theirs, NOTHING))
          .isInstanceOfSatisfying(
              PgtrekException.Source.class,
              failure -> assertThat(failure.code()).isEqualTo("source-right-missing"));
    }
  }

  private List<MoveResult> carry() throws SQLException {
    List<MoveResult> results = new ArrayList<>();
    try (Connection ours = PartCopyIT.snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      for (Chunk chunk : LargeObjects.cut(ours)) {
        results.add(LargeObjects.carry(chunk, ours, theirs, NOTHING));
      }
    }
    return results;
  }
}
