package dev.pgtrek.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteUrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app.db                                  | app.db
          ./x                                     | ./x
          /abs/app.db                             | /abs/app.db
          with space.db                           | with space.db
          100%.db                                 | 100%.db
          a%20b.db                                | a%20b.db
          what?.db                                | what?.db
          file:app.db                             | app.db
          file:./dev.db                           | ./dev.db
          file:/abs/app.db                        | /abs/app.db
          file:///abs/app.db                      | /abs/app.db
          file://localhost/abs/app.db             | /abs/app.db
          file:a%20b.db                           | a b.db
          file:app.db?mode=ro&cache=shared        | app.db
          file:app.db#part                        | app.db
          sqlite:///app.db                        | app.db
          sqlite:////abs/app.db                   | /abs/app.db
          sqlite:///./data/app.db                 | ./data/app.db
          sqlite://app.db                         | app.db
          sqlite://./app.db                       | ./app.db
          sqlite:app.db                           | app.db
          sqlite3:db/development.sqlite3          | db/development.sqlite3
          sqlite+aiosqlite:///app.db              | app.db
          sqlite+pysqlite:////srv/app.db          | /srv/app.db
          SQLITE:///App.DB                        | App.DB
          sqlite:///a%C3%A9.db                    | aé.db
          sqlite:///100%.db                       | 100%.db
          sqlite:///bad%FF.db                     | bad%FF.db
          sqlite:///a+b.db                        | a+b.db
          sqlite:///app.db?timeout=5              | app.db
          sqlite:///file:app.db?mode=ro&uri=true  | app.db
          jdbc:sqlite:/abs/app.db                 | /abs/app.db
          jdbc:sqlite:file:app.db?mode=ro         | app.db
          "sqlite:///quoted.db"                   | quoted.db
          """,
      quoteCharacter = '~')
  void understandsWhatPeopleWrite(String location, String path) {
    assertThat(SqliteUrl.parse(location)).isEqualTo(Path.of(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app.db",
        "/abs/app.db",
        "C:/app.db",
        "file:app.db",
        "sqlite:///x",
        "sqlite+aiosqlite:///x",
        "jdbc:sqlite:x",
        "notes:2026.db"
      })
  void takesALocationWithoutAnotherSchemeForAFile(String location) {
    assertThat(SqliteUrl.looksLikeSqlite(location)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://h/d",
        "postgres://h/d",
        "postgresql+psycopg2://h/d",
        "qdrant://h:6333",
        "env:DATABASE_URL",
        "jdbc:postgresql://h/d",
        "mysql://h/d"
      })
  void leavesOtherSchemesToOthers(String location) {
    assertThat(SqliteUrl.looksLikeSqlite(location)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":memory:",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "file::memory:",
        "file:x?mode=memory&cache=shared",
        "",
        "  "
      })
  void refusesWhatIsNoFile(String location) {
    assertThatThrownBy(() -> SqliteUrl.parse(location))
        .isInstanceOfSatisfying(
            PgtrekException.Usage.class, e -> assertThat(e.code()).isEqualTo("location-unusable"));
  }

  @Test
  void refusesALocationWithAKeyAndDoesNotRepeatIt() {
    assertThatThrownBy(() -> SqliteUrl.parse("file:app.db?cipher=x&key=tiger"))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining("encrypted")
        .hasMessageNotContaining("tiger");
  }

  @Test
  void keepsThePasswordOfAnotherDatabaseOutOfItsRefusal() {
    assertThatThrownBy(() -> SqliteUrl.parse("postgresql://u:tiger@h/d"))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageNotContaining("tiger");
  }
}
