package dev.pgtrek.postgres.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.postgres.move.Piece.Part;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PieceRunnerIT {

  private static final String THERE =
      "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_catalog.pg_class"
          + " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')";

  private final TestServer server = Servers.postgres(18);
  private final String database = server.newDatabase();

  @Test
  void namesThePieceThatTheServerRefusesAmongMany() throws SQLException {
    List<Piece> pieces =
        List.of(
            piece("table public.one", "CREATE TABLE public.one (id int, \"?\" text)"),
            piece("table public.two", "CREATE TABLE public.two (id nothing)"),
            piece("table public.three", "CREATE TABLE public.three (id int)"));

    try (Connection transaction = server.jdbc(database)) {
      transaction.setAutoCommit(false);

      assertThatThrownBy(() -> PieceRunner.run(transaction, pieces))
          .isInstanceOfSatisfying(
              PieceRunner.PieceFailed.class,
              failed -> {
                assertThat(failed.piece()).isEqualTo("table public.two");
                assertThat(failed.failure().getSQLState()).isEqualTo("42704");
                assertThat(failed.failure().getMessage()).contains("\"nothing\" does not exist");
              });
    }
  }

  @Test
  void makesWhateverStatementsAPieceHas() throws SQLException {
    List<Piece> pieces =
        List.of(
            piece(
                "table public.one",
                "CREATE TABLE public.one (id int DEFAULT 1, \"{fn x}; ?\" text)",
                "ALTER TABLE public.one OWNER TO CURRENT_USER"),
            piece("what answers with a row", "SELECT pg_catalog.set_config('a.b', 'set', true)"),
            piece(
                "function public.f",
                "CREATE FUNCTION public.f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END"),
            piece("view public.v", "CREATE VIEW public.v AS SELECT ';' AS mark, public.f()"));

    try (Connection transaction = server.jdbc(database)) {
      transaction.setAutoCommit(false);
      assertThat(PieceRunner.run(transaction, pieces)).isEmpty();

      assertThat(Rows.value(transaction, THERE)).isEqualTo("one v");
      assertThat(Rows.value(transaction, "SELECT f FROM public.v")).isEqualTo("2");
      assertThat(Rows.value(transaction, "SELECT current_setting('a.b')")).isEqualTo("set");
    }
  }

  private static Piece piece(String id, String... statements) {
    return new Piece(
        id,
        1,
        Piece.Kind.OTHER,
        "TABLE",
        Part.BEFORE,
        null,
        id,
        "",
        List.of(statements),
        "",
        Set.of());
  }
}
