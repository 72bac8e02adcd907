package dev.pgtrek.postgres;

import static dev.pgtrek.postgres.Samples.ask;
import static dev.pgtrek.postgres.Samples.begun;
import static dev.pgtrek.postgres.Samples.execute;
import static dev.pgtrek.postgres.Samples.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.journal.Cleaned;
import dev.pgtrek.postgres.journal.Made;
import dev.pgtrek.spi.Step;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {15, 18})
class CleanIT {

  private static final TableName ALBUM = TableName.of("app", "album");

  private final TestServer server;
  private final String url;

  CleanIT(int major) {
    server = Servers.postgres(major);
    url = server.newDatabase();
  }

  @Test
  void listsWhatWasMade() {
    begun(url, "app", "r").close();

    try (PostgresTarget target = target(url, "app")) {
      Made made = target.made();

      assertThat(made.runs()).containsExactly("r");
      assertThat(made.tables())
          .singleElement()
          .returns(ALBUM, Made.MadeTable::name)
          .returns(true, Made.MadeTable::stands)
          .returns(
              Long.parseLong(ask(server, url, "SELECT 'app.album'::regclass::oid")),
              Made.MadeTable::oid);
    }
  }

  @Test
  void hasMadeNothingWhereThereIsNoJournal() {
    try (PostgresTarget target = target(url, "app")) {
      assertThat(target.made()).isEqualTo(Made.NOTHING);
      assertThat(target.clean(true))
          .isEqualTo(new Cleaned(List.of(), List.of(), false, false, List.of()));
    }
  }

  @Test
  void removesTheJournalAndKeepsTheTables() {
    begun(url, "app", "r").close();

    assertThat(clean("app", false))
        .isEqualTo(new Cleaned(List.of(), List.of(), false, true, List.of()));
    assertThat(there("app.album")).isTrue();
    assertThat(there("pgtrek.run")).isFalse();
  }

  @Test
  void removesTheTablesAndTheSchemaThatItMade() {
    begun(url, "app", "r").close();

    assertThat(clean("app", true))
        .isEqualTo(new Cleaned(List.of(ALBUM), List.of(), true, true, List.of()));
    assertThat(ask(server, url, "SELECT to_regnamespace('app') IS NULL")).isEqualTo("t");
  }

  @Test
  void removesViewsAndTheFunctionsOfTriggersToo() {
    TableName names = TableName.of("app", "names");
    try (PostgresTarget target = begun(url, "app", "r")) {
      target.apply(
          new Step(
              Step.Kind.VIEW,
              names,
              "names",
              "CREATE VIEW app.names AS SELECT 1 AS one FROM app.album"));
      target.apply(
          new Step(
              Step.Kind.TRIGGER,
              ALBUM,
              "watch",
              "CREATE FUNCTION app.watch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW;"
                  + " END $$; CREATE TRIGGER watch BEFORE INSERT ON app.album FOR EACH ROW"
                  + " EXECUTE FUNCTION app.watch()"));

      assertThat(target.made().views()).extracting(Made.MadeTable::name).containsExactly(names);
      assertThat(target.made().functions())
          .extracting(f -> f.name().toString())
          .containsExactly("app.watch");
    }

    assertThat(clean("app", true).schemaDropped()).isTrue();
    assertThat(ask(server, url, "SELECT to_regnamespace('app') IS NULL")).isEqualTo("t");
  }

  @Test
  void keepsASchemaThatItDidNotMake() {
    execute(server, url, "CREATE SCHEMA app");
    begun(url, "app", "r").close();

    assertThat(clean("app", true).schemaDropped()).isFalse();
    assertThat(ask(server, url, "SELECT to_regnamespace('app') IS NULL")).isEqualTo("f");
  }

  @Test
  void neverDropsATableThatOnlyHasTheName() {
    begun(url, "app", "r").close();
    execute(server, url, "DROP TABLE app.album; CREATE TABLE app.album (mine int)");

    assertThat(clean("app", true))
        .isEqualTo(new Cleaned(List.of(), List.of(ALBUM), false, true, List.of()));
    assertThat(there("app.album")).isTrue();
  }

  @Test
  void neverDropsATableThatSomebodyElseMadeBesideItsOwn() {
    begun(url, "app", "r").close();
    execute(server, url, "CREATE TABLE app.stranger (id int)");

    assertThat(clean("app", true))
        .isEqualTo(new Cleaned(List.of(ALBUM), List.of(), false, true, List.of()));
    assertThat(there("app.stranger")).isTrue();
  }

  @Test
  void dropsNothingWhereSomethingForeignHangsOnItsTables() {
    begun(url, "app", "r").close();
    execute(server, url, "CREATE VIEW public.mine AS SELECT * FROM app.album");

    try (PostgresTarget target = target(url, "app")) {
      assertThatThrownBy(() -> target.clean(true))
          .isInstanceOf(PgtrekException.Refused.class)
          .extracting(e -> ((PgtrekException) e).code())
          .isEqualTo("clean-blocked");
    }
    assertThat(there("app.album")).isTrue();
    assertThat(there("pgtrek.run")).isTrue();
    assertThat(there("public.mine")).isTrue();
  }

  @Test
  void keepsTheJournalOfOtherSchemas() {
    begun(url, "app", "r").close();
    begun(url, "other", "r").close();

    assertThat(clean("app", true).journalDropped()).isFalse();
    assertThat(ask(server, url, "SELECT string_agg(schema, ',') FROM pgtrek.run"))
        .isEqualTo("other");
    assertThat(clean("other", true).journalDropped()).isTrue();
  }

  @Test
  void keepsWhatSomebodyPutBesideTheJournal() {
    begun(url, "app", "r").close();
    execute(server, url, "CREATE TABLE pgtrek.mine (id int)");

    assertThat(clean("app", true).journalDropped()).isFalse();
    assertThat(there("pgtrek.mine")).isTrue();
    assertThat(there("pgtrek.run")).isFalse();
  }

  @Test
  void waitsForNoRunThatIsAtWork() {
    try (PostgresTarget working = begun(url, "app", "r");
        PostgresTarget cleaning = target(url, "app")) {
      assertThat(working.journal().chunks()).isNotEmpty();

      assertThatThrownBy(() -> cleaning.clean(true)).isInstanceOf(PgtrekException.Journal.class);
    }
    assertThat(there("app.album")).isTrue();
  }

  private Cleaned clean(String schema, boolean tables) {
    try (PostgresTarget target = target(url, schema)) {
      return target.clean(tables);
    }
  }

  private boolean there(String table) {
    return ask(server, url, "SELECT to_regclass('" + table + "') IS NOT NULL").equals("t");
  }
}
