package dev.pgtrek.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.ScalarType;
import dev.pgtrek.spi.TableRoute;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class CopyPositionTest {

  private static final TableRoute ROUTE =
      Routes.into("public", "album 7")
          .column("id", ScalarType.BIGINT)
          .column("line", ScalarType.TEXT)
          .column("the line", ScalarType.JSONB)
          .route();

  private static CopyPosition at(String state, String context) {
    return CopyPosition.of(
        new PSQLException(new ServerErrorMessage("SERROR\0C" + state + "\0Mwrong\0W" + context)),
        ROUTE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY album 7, line 15, column the line",
        "COPY album 7, Zeile 15, Spalte the line",
        "COPY album 7, ligne 15, colonne the line",
        "COPY album 7, 行 15, 列 the line",
        "COPY album 7, 15번째 줄, the line 열",
        "JSON data, line 1: {\"a\":\nCOPY album 7, line 15, column the line",
        "JSON-Daten, Zeile 1: COPY album 7, Zeile 3\nCOPY album 7, Zeile 15, Spalte the line"
      })
  void findsRowAndColumnInEveryLanguage(String context) {
    assertThat(at("22P02", context)).isEqualTo(new CopyPosition(15, 2, true));
  }

  @Test
  void tellsAColumnFromOneWhoseNameEndsTheSame() {
    assertThat(at("22P02", "COPY album 7, Zeile 15, Spalte line").column()).isEqualTo(1);
  }

  @Test
  void knowsTheRowAloneWhereNoColumnIsNamed() {
    assertThat(at("53100", "COPY album 7, Zeile 15")).isEqualTo(new CopyPosition(15, -1, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SQL-Funktion »f« Anweisung 1",
        "PL/pgSQL function album 7 line 3",
        "COPY other, line 5, column id",
        "COPY album 7"
      })
  void knowsNothingFromAnythingElse(String context) {
    assertThat(at("22P02", context)).isEqualTo(new CopyPosition(0, -1, true));
  }

  @Test
  void knowsNothingOfAFailureThatIsNotTheServers() {
    assertThat(CopyPosition.of(new SQLException("gone", "08006"), ROUTE))
        .isEqualTo(new CopyPosition(0, -1, false));
  }
}
