package dev.pgtrek.sqlite.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Step;
import dev.pgtrek.testkit.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteConnection;

/** Searches of a real server, and of the full-text table that takes their place: the same rows. */
class SearchTablesIT {

  private static final String ROWS =
      "(1, 'Running late', 'The runner ran past the cats, and ran again.'),(2, 'Cats and dogs', 'A"
          + " cat sleeps; dogs are running.'),(3, 'Café Ångström', 'Crème brûlée at the café, naïve"
          + " and piñata.'),(4, 'Databases', 'Migrating relational databases, migrations and a"
          + " database''s schema.'),(5, 'cafe', 'plain letters only'),(6, NULL, 'nothing"
          + " above'),(7, 'Empty', ''),(8, 'Straße', 'Über die Brücke gehen die Häuser, das"
          + " Haus'),(9, 'Numbers', '42 is an answer; version 3 of it, e-mail and user_name')";

  private static final List<String> WORDS =
      List.of(
          "run",
          "running",
          "cat",
          "cats",
          "dog",
          "café",
          "cafe",
          "database",
          "databases",
          "migration",
          "migrating",
          "nothing",
          "plain",
          "42",
          "answer",
          "brücke",
          "Haus",
          "häuser",
          "letter",
          "letters",
          "sleep",
          "absent",
          "CATS",
          "naïve",
          "naive");

  private @Nullable Connection sqlite;

  @BeforeEach
  void open() throws SQLException {
    sqlite = DriverManager.getConnection("jdbc:sqlite::memory:");
  }

  @AfterEach
  void close() throws SQLException {
    here().close();
  }

  private Connection here() {
    if (sqlite == null) {
      throw new IllegalStateException();
    }
    return sqlite;
  }

  @ParameterizedTest
  @CsvSource({
    "english, , true",
    "simple, , true",
    "english, , false",
    "unaccented, simple, true",
    "unaccented_english, english, true",
  })
  void findTheSameRowsByPlainWords(String configuration, String copied, boolean keyed)
      throws SQLException {
    List<String> different = new ArrayList<>();
    try (Connection postgres = Servers.postgres(18).jdbc(database())) {
      BothEnginesIT.execute(postgres, "CREATE EXTENSION unaccent");
      for (String language : List.of("simple", "english")) {
        String name = language.equals("simple") ? "unaccented" : "unaccented_english";
        BothEnginesIT.execute(
            postgres, "CREATE TEXT SEARCH CONFIGURATION " + name + " (COPY = " + language + ")");
        BothEnginesIT.execute(
            postgres,
            "ALTER TEXT SEARCH CONFIGURATION "
                + name
                + " ALTER MAPPING FOR hword, hword_part, word WITH unaccent, "
                + (language.equals("simple") ? "simple" : "english_stem"));
      }
      make(postgres, "integer");
      make(here(), keyed ? "INTEGER" : "INT");
      run(table(configuration, copied, keyed));

      for (String word : WORDS) {
        List<String> there =
            ids(
                postgres,
                "SELECT id FROM doc WHERE to_tsvector('"
                    + configuration
                    + "', coalesce(title, '')"
                    + " || ' ' || coalesce(body, '')) @@ plainto_tsquery('"
                    + configuration
                    + "', '"
                    + word
                    + "') ORDER BY id");
        List<String> found =
            ids(
                here(),
                "SELECT d.id FROM found JOIN doc d ON d.rowid = found.rowid WHERE found MATCH '\""
                    + word
                    + "\"' ORDER BY d.id");
        if (!there.equals(found)) {
          different.add(word + ": " + found + ", not " + there);
        }
      }
    }

    assertThat(different).isEmpty();
  }

  @Test
  void staysInStepWithTheRows() throws SQLException {
    make(here(), "INTEGER");
    run(table("english", null, true));

    BothEnginesIT.execute(here(), "INSERT INTO doc VALUES (20, 'A new whale', 'swims')");
    BothEnginesIT.execute(here(), "UPDATE doc SET title = 'Whales' WHERE id = 5");
    BothEnginesIT.execute(here(), "DELETE FROM doc WHERE id = 2");

    assertThat(ids(here(), "SELECT rowid FROM found WHERE found MATCH 'whale' ORDER BY rowid"))
        .containsExactly("5", "20");
    assertThat(ids(here(), "SELECT rowid FROM found WHERE found MATCH 'dogs'")).isEmpty();
    assertThat(ids(here(), "SELECT rowid FROM found WHERE found MATCH 'cafe'")).isEmpty();
    BothEnginesIT.execute(here(), "INSERT INTO found (found, rank) VALUES ('integrity-check', 1)");
  }

  @Test
  void itsCheckFindsATableThatIsOutOfStep() throws SQLException {
    make(here(), "INTEGER");
    run(table("english", null, true));
    BothEnginesIT.execute(here(), "DROP TRIGGER found_update");
    BothEnginesIT.execute(here(), "UPDATE doc SET title = 'changed' WHERE id = 1");

    assertThatThrownBy(
            () ->
                BothEnginesIT.execute(
                    here(), "INSERT INTO found (found, rank) VALUES ('integrity-check', 1)"))
        .hasMessageContaining("malformed");
  }

  @Test
  void findsPartsOfWordsByThreeCharacters() throws SQLException {
    make(here(), "INTEGER");
    run(table("trigram", null, true));

    assertThat(ids(here(), "SELECT rowid FROM found WHERE title LIKE '%atabas%'"))
        .containsExactly("4");
    assertThat(ids(here(), "SELECT rowid FROM found WHERE found MATCH 'UNN' ORDER BY rowid"))
        .containsExactly("1", "2");
  }

  @ParameterizedTest
  @CsvSource({
    "pg_catalog, english, , porter unicode61 remove_diacritics 0",
    "pg_catalog, simple, , unicode61 remove_diacritics 0",
    "public, mine, simple, unicode61 remove_diacritics 2",
    "pg_catalog, german, , unicode61 remove_diacritics 0",
    "fts5, trigram, , trigram",
  })
  void choosesTheTokenizerByTheConfiguration(
      String schema, String name, String copied, String tokenizer) {
    assertThat(
            SearchTables.tokenizer(
                new SearchVector.Configuration(
                    TableName.of(schema, name), copied == null ? null : Identifier.of(copied))))
        .isEqualTo(tokenizer);
  }

  private static String database() {
    return BothEnginesIT.database(18);
  }

  private static void make(Connection connection, String type) throws SQLException {
    BothEnginesIT.execute(
        connection, "CREATE TABLE doc (id " + type + " PRIMARY KEY, title text, body text)");
    BothEnginesIT.execute(connection, "INSERT INTO doc VALUES " + ROWS);
  }

  private static Table table(String configuration, @Nullable String copied, boolean keyed) {
    SearchVector search =
        new SearchVector(
            Identifier.of("found"),
            new SearchVector.Configuration(
                TableName.of("public", configuration),
                copied == null ? null : Identifier.of(copied)),
            List.of(
                new SearchVector.Part(Identifier.of("title"), 'A', true, 0),
                new SearchVector.Part(Identifier.of("body"), 'B', true, 0)),
            SearchVector.Way.TRIGGER,
            Identifier.of("found"));
    return new Table(
        TableName.of("main", "doc"),
        List.of(
            column("id", ScalarType.INTEGER, keyed ? "INTEGER" : "INT"),
            column("title", ScalarType.TEXT, "TEXT"),
            column("body", ScalarType.TEXT, "TEXT")),
        new Key(null, List.of(Identifier.of("id"))),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Table.Traits.NONE,
        List.of(search));
  }

  private static Column column(String name, ColumnType type, String declared) {
    return new Column(Identifier.of(name), declared, type, false, null, null, null, null);
  }

  private void run(Table table) throws SQLException {
    for (Step step : new SqliteDialect().after(List.of(table))) {
      int code = here().unwrap(SQLiteConnection.class).getDatabase()._exec(step.sql());
      assertThat(code).as(step.sql()).isZero();
    }
  }

  private static List<String> ids(Connection connection, String query) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    } catch (SQLException failure) {
      throw new SQLException(query + ": " + failure.getMessage(), failure);
    }
    return ids;
  }
}
