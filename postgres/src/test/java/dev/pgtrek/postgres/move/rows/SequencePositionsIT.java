package dev.pgtrek.postgres.move.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.move.rows.SequencePositions.Sequence;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequencePositionsIT {

  private static final Recording NOTHING = (transaction, result) -> {};

  private static final String SEQUENCES =
      """
      CREATE SCHEMA "else where";
      CREATE SEQUENCE "else where"."Free ""one"" ";
      CREATE SEQUENCE never;
      CREATE SEQUENCE set_back;
      CREATE SEQUENCE down INCREMENT -3 MINVALUE -1000 MAXVALUE 10 START 10;
      CREATE SEQUENCE round AS smallint MAXVALUE 5 CYCLE;
      CREATE TABLE one (id bigserial, n int DEFAULT nextval('never'));
      CREATE TABLE two (id bigint DEFAULT nextval('one_id_seq'), i int GENERATED ALWAYS AS IDENTITY);
      CREATE TABLE ahead (id serial);
      """;

  private static final String USED =
      """
      SELECT setval('"else where"."Free ""one"" "', 9223372036854775807);
      SELECT setval('set_back', 50, false);
      SELECT nextval('down'), nextval('down');
      SELECT setval('round', 5), nextval('round');
      INSERT INTO one (n) VALUES (1), (2);
      INSERT INTO two DEFAULT VALUES;
      SELECT setval('ahead_id_seq', 1000000);
      """;

  private final TestServer old = Servers.postgres(15);
  private final TestServer fresh = Servers.postgres(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();

  @Test
  void everyPairOfPositionAndCalledIsTheSame() throws SQLException {
    old.execute(source, SEQUENCES + USED);
    fresh.execute(target, SEQUENCES);

    try (Connection ours = PartCopyIT.snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      List<Sequence> sequences = SequencePositions.of(ours);
      List<TableName> names = sequences.stream().map(Sequence::name).toList();
      SequencePositions.carry(names, ours, theirs, NOTHING);

      assertThat(sequences).hasSize(8);
      assertThat(sequences)
          .contains(
              new Sequence(TableName.of("public", "two_i_seq"), TableName.of("public", "two")));
      for (TableName name : names) {
        String pair = "SELECT last_value || ' ' || is_called FROM " + name.quoted();
        assertThat(Rows.value(theirs, pair)).as(name.toString()).isEqualTo(Rows.value(ours, pair));
      }
      assertThat(Rows.value(theirs, "SELECT nextval('public.set_back')")).isEqualTo("50");
      assertThat(Rows.value(theirs, "SELECT nextval('public.never')")).isEqualTo("1");
    }
  }

  @Test
  void nothingIsSetWhereOneIsMissing() throws SQLException {
    old.execute(source, SEQUENCES + USED);
    fresh.execute(target, SEQUENCES + "DROP SEQUENCE set_back");

    try (Connection ours = PartCopyIT.snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      List<TableName> names = SequencePositions.of(ours).stream().map(Sequence::name).toList();

      assertThatThrownBy(() -> SequencePositions.carry(names, ours, theirs, NOTHING))
          .isInstanceOf(PgtrekException.Target.class)
          .hasMessageContaining("set_back");
      theirs.rollback();
    }
  }
}
