package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.DumpedCopy;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A marketplace that was moved by other means gets what its new server is for. */
class AddIT {

  private static final String EXTENSIONS =
      "postgis,postgis_topology,vector,pg_trgm,btree_gin,unaccent";

  private static final String PLACE =
      "services_serviceprovider.business_location geography(Point,4326) from (longitude, latitude)";

  private static final String EMBEDDING =
      "services_serviceprovider.description_embedding vector(1536) index hnsw cosine";

  private static final String FACTS = "services_serviceprovider.merged_data jsonb default '{}'";

  private final TestServer old = Servers.postgres(17);
  private final TestServer fresh = Servers.postgres(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();

  @TempDir Path folder;

  @BeforeEach
  void fill() throws SQLException, IOException, InterruptedException {
    old.execute(
        source,
        """
        CREATE TABLE services_serviceprovider (id bigint PRIMARY KEY, name text NOT NULL,
          longitude double precision, latitude double precision, updated timestamptz DEFAULT now());
        INSERT INTO services_serviceprovider
          SELECT i, 'provider ' || i, i % 180, i % 90 FROM generate_series(1, 500) i;
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN NEW.updated = clock_timestamp(); RETURN NEW; END';
        CREATE TRIGGER touch BEFORE UPDATE ON services_serviceprovider
          FOR EACH ROW EXECUTE FUNCTION touch();
        """);
    DumpedCopy.into(old, source, fresh, target, List.of());
  }

  @Test
  void whatIsAddedWorksAndIsNoDamage() throws Exception {
    Program.Answer added = add();
    Program.Answer proved = Program.in(folder).run("verify", source, target);
    Program.Answer again = add();

    assertThat(added.exit()).as("%s", added).isZero();
    assertThat(added.out())
        .contains("postgis 3.6")
        .contains("vector 0.8")
        .contains("in schema topology: made, works")
        .contains("with it: setting database search_path")
        .contains("column public.services_serviceprovider.business_location")
        .contains("Added: 6 extensions, 3 columns");
    assertThat(proved.exit()).as("%s", proved).isZero();
    assertThat(report())
        .contains(
            "Added on the target by pgtrek: column"
                + " public.services_serviceprovider.business_location,"
                + " public.geography(Point,4326).")
        .contains("Added on the target by pgtrek: extension vector");
    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(again.out()).contains("everything was there");
    assertThat(
            ask(
                "SELECT count(*) FROM services_serviceprovider WHERE ST_DWithin(business_location,"
                    + " 'POINT(10 10)'::geography, 50 * 1609.344)"))
        .isEqualTo("3");
  }

  @Test
  void whatDiffersBesideIsStillNamed() throws Exception {
    add();
    fresh.execute(
        target,
        "ALTER TABLE services_serviceprovider ADD COLUMN theirs int;"
            + " UPDATE services_serviceprovider SET name = 'other' WHERE id = 7");

    Program.Answer answer = Program.in(folder).run("verify", source, target);

    assertThat(answer.exit()).as("%s", answer).isEqualTo(6);
    assertThat(answer.said())
        .contains("column public.services_serviceprovider.theirs: extra on the target")
        .contains("(7)")
        .doesNotContain("business_location: extra");
  }

  @Test
  void theFileDoesOnAnotherDatabaseWhatWasDoneHere() throws Exception {
    Program.Answer nowhere = addWithFile();
    assertThat(nowhere.exit()).as("%s", nowhere).isEqualTo(2);
    assertThat(nowhere.out()).contains("sql-folder-missing");
    assertThat(ask("SELECT count(*) FROM pg_extension")).isEqualTo("1");
    Path migrations = Files.createDirectory(folder.resolve("migrations"));
    Files.writeString(migrations.resolve("V41__last.sql"), "");
    Program.Answer added = addWithFile();
    Path file = migrations.resolve("V42__add_business_location.sql");

    assertThat(added.exit()).as("%s", added).isZero();
    assertThat(added.out()).contains("V42__add_business_location.sql");
    old.execute(source, "CREATE EXTENSION postgis");
    psql(old, source, file);
    psql(fresh, target, file);
    Program.Answer proved = Program.in(folder).run("verify", source, target);
    assertThat(proved.exit()).as("%s", proved).isZero();
  }

  @Test
  void aRehearsalChangesNothingAndShowsTheSql() throws Exception {
    Program.Answer tried =
        Program.in(folder)
            .run("add", target, "--with-extensions", EXTENSIONS, "--add", PLACE, "--dry-run");
    Program.Answer printed =
        Program.in(folder)
            .run("add", target, "--with-extensions", "postgis", "--add", PLACE, "--print-sql");

    assertThat(tried.exit()).as("%s", tried).isZero();
    assertThat(tried.out())
        .contains("ADD COLUMN business_location public.geography(Point,4326)")
        .contains("Tried out and undone");
    assertThat(printed.out())
        .startsWith("-- Columns that are added by pgtrek.")
        .endsWith("$check$;\n");
    assertThat(ask("SELECT count(*) FROM pg_extension")).isEqualTo("1");
    assertThat(ask("SELECT count(*) FROM pg_namespace WHERE nspname = 'pgtrek'")).isEqualTo("0");
    assertThat(folder.resolve(".pgtrek/sql")).doesNotExist();
  }

  @Test
  void placesThatAreNoneStandAgainstItBeforeAnythingIsDone() throws Exception {
    fresh.execute(target, "UPDATE services_serviceprovider SET latitude = 100 WHERE id = 9");

    Program.Answer answer = add();

    assertThat(answer.exit()).as("%s", answer).isEqualTo(3);
    assertThat(answer.said())
        .contains("coordinates-out-of-range")
        .contains("among them (id) = (9)")
        .contains("else null");
    assertThat(ask("SELECT count(*) FROM pg_extension")).isEqualTo("1");
  }

  @Test
  void nothingToAddAndWhatCannotBeReadAreMisuse() {
    Program.Answer nothing = Program.in(folder).run("add", target);
    Program.Answer unreadable = Program.in(folder).run("add", target, "--add", "place geography");

    assertThat(nothing.exit()).isEqualTo(2);
    assertThat(unreadable.exit()).isEqualTo(2);
    assertThat(unreadable.said()).contains("it begins with table.column");
  }

  private Program.Answer addWithFile() {
    return Program.in(folder)
        .run(
            "add",
            target,
            "--with-extensions",
            "postgis",
            "--add",
            PLACE,
            "--sql-folder",
            "migrations",
            "--json");
  }

  private Program.Answer add() {
    return Program.in(folder)
        .run(
            "add",
            target,
            "--with-extensions",
            EXTENSIONS,
            "--add",
            PLACE,
            "--add",
            EMBEDDING,
            "--add",
            FACTS);
  }

  private String report() throws IOException {
    try (var files = Files.walk(folder.resolve(".pgtrek/runs"))) {
      Path text =
          files.filter(f -> f.getFileName().toString().endsWith(".txt")).findFirst().orElseThrow();
      return Files.readString(text).replaceAll("\\s+", " ");
    }
  }

  private String ask(String sql) throws SQLException {
    try (Connection connection = fresh.jdbc(target);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void psql(TestServer server, String database, Path file)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                server.bin() + "/psql",
                "-X",
                "-q",
                "-1",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                database,
                "-f",
                file.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor()).isZero();
  }
}
