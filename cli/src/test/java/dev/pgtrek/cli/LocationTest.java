package dev.pgtrek.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgtrek.error.PgtrekException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {

  private static final Map<String, String> NOTHING = Map.of();

  @ParameterizedTest
  @ValueSource(
      strings = {"app.db", "sqlite:///app.db", "sqlite+aiosqlite:///app.db", "file:app.db"})
  void readsTheFormsOfASqliteFile(String text) {
    assertThat(Location.source(text, NOTHING).file()).isEqualTo(Path.of("app.db"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me@db.example:5433/shop",
        "postgres://me@db.example:5433/shop",
        "postgresql+psycopg2://me@db.example:5433/shop",
        "host=db.example port=5433 user=me dbname=shop"
      })
  void readsTheFormsOfAPostgresqlUrl(String text) {
    assertThat(Location.target(text, NOTHING).display())
        .startsWith("postgresql://me@db.example:5433/shop");
  }

  @Test
  void readsAVariable() {
    assertThat(Location.source("env:APP_DB", Map.of("APP_DB", " sqlite:///app.db\n")).file())
        .isEqualTo(Path.of("app.db"));
  }

  @Test
  void namesTheNearestVariableWhereOneIsNotSet() {
    PgtrekException failure = refusal("env:DATABSE_URL", Map.of("DATABASE_URL", "app.db"));

    assertThat(failure).hasMessageContaining("DATABSE_URL is not set");
    assertThat(failure.next()).isEqualTo("Did you mean env:DATABASE_URL?");
  }

  @ParameterizedTest
  @CsvSource({
    "postgre://h/d, postgresql://user@host:5432/database",
    "postgressql://h/d, postgresql://user@host:5432/database",
    "sqllite:///app.db, sqlite:///app.db"
  })
  void namesTheNearestFormOfAMistypedScheme(String text, String form) {
    assertThat(refusal(text, NOTHING).next()).isEqualTo("Did you mean " + form + "?");
  }

  @Test
  void keepsAPasswordOutOfTheMessage() {
    PgtrekException failure = refusal("mysql://me:hunter2@h/d", NOTHING);

    assertThat(failure.getMessage() + failure.next()).doesNotContain("hunter2");
    assertThat(failure.exitCode()).isEqualTo(2);
  }

  @Test
  void refusesAFileAsTarget() {
    PgtrekException failure =
        catchThrowableOfType(PgtrekException.class, () -> Location.target("copy.db", NOTHING));

    assertThat(failure).hasMessage("TARGET is not a PostgreSQL URL.");
  }

  @Test
  void refusesPostgresqlAsSource() {
    assertThat(refusal("postgresql://h/d", NOTHING).code()).isEqualTo("source-not-supported");
  }

  private static PgtrekException refusal(String text, Map<String, String> environment) {
    return catchThrowableOfType(PgtrekException.class, () -> Location.source(text, environment));
  }
}
