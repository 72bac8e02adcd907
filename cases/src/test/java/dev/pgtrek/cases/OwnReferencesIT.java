package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spatial references of a database's own, in the GeoPackage that is made of it. */
class OwnReferencesIT {

  private static final String GRID =
      "PROJCS[\"Site grid\",GEOGCS[\"it's WGS 84\"],UNIT[\"metre\",1]]";

  private static final String PLACES =
      """
      CREATE EXTENSION postgis;
      INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text) VALUES
        (910001, 'ACME', 17, '%s', '+proj=tmerc +lon_0=9'), (910002, NULL, NULL, NULL, '+proj=longlat');
      CREATE TABLE pile (id int PRIMARY KEY, geom geometry(Point, 910001));
      INSERT INTO pile VALUES (1, 'SRID=910001;POINT(1 2)');
      CREATE TABLE town (id int PRIMARY KEY, geom geometry(Point, 25832));
      INSERT INTO town VALUES (1, 'SRID=25832;POINT(3 4)');
      """
          .formatted(GRID.replace("'", "''"));

  @TempDir Path folder;

  private String made(TestServer server) throws Exception {
    String url = server.newDatabase();
    try (Connection connection = server.jdbc(url);
        Statement statement = connection.createStatement()) {
      statement.execute(PLACES);
    }
    return url;
  }

  private Program.Answer run(String... words) {
    return Program.in(folder).run(words);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void areDefinedInTheFile(int version) throws Exception {
    String url = made(Servers.postgres(version));
    Path file = folder.resolve("back.gpkg");

    Program.Answer answer = run("migrate", url, file.toString(), "--no-backup");

    assertThat(answer.exit()).as("%s", answer).isZero();
    assertThat(
            SqliteRows.of(
                file,
                "SELECT srs_id || '|' || srs_name || '|' || organization || '|' ||"
                    + " organization_coordsys_id || '|' || substr(definition, 1, 47) || '|' ||"
                    + " coalesce(description, '') FROM gpkg_spatial_ref_sys ORDER BY srs_id"))
        .hasSize(6)
        .contains(
            "910001|Site grid|ACME|17|" + GRID.substring(0, 47) + "|",
            "910002|SRS 910002|NONE|910002|undefined|+proj=longlat")
        .anyMatch(row -> row.startsWith("25832|ETRS89 / UTM zone 32N|EPSG|25832|PROJCS["))
        .anyMatch(row -> row.startsWith("4326|WGS 84"));
    assertThat(SqliteRows.of(file, "PRAGMA foreign_key_check")).isEmpty();
  }

  @Test
  void areNamedWhereTheFileHasNoPlaceForThem() throws Exception {
    String url = made(Servers.postgres(18));

    Program.Answer answer =
        run(
            "migrate",
            url,
            folder.resolve("b.db").toString(),
            "--no-backup",
            "--geometry-format=wkt");

    assertThat(answer.exit()).as("%s", answer).isZero();
    try (var files = Files.walk(folder.resolve(".pgtrek/runs"))) {
      Path report = files.filter(f -> f.toString().endsWith(".txt")).findFirst().orElseThrow();
      assertThat(report)
          .content()
          .contains("910001", "Site grid", "910002")
          .doesNotContain("25832:");
    }
    assertThat(
            SqliteRows.of(
                folder.resolve("b.db"), "SELECT name FROM sqlite_schema WHERE name LIKE 'gpkg%'"))
        .isEmpty();
  }

  /** The tables that describe the file do not travel by themselves; what they define does. */
  @Test
  void comeBackOfAGeoPackage() throws Exception {
    TestServer server = Servers.postgres(18);
    String url = server.newDatabase();
    Path app =
        SqliteFiles.create(
            folder.resolve("app.gpkg"),
            Files.readString(CaseFolder.MODULE.resolve("places-own-srid/input.sql")));
    assertThat(run("migrate", app.toString(), url).exit()).isZero();
    Path back = folder.resolve("back.gpkg");

    Program.Answer answer = run("migrate", url, back.toString(), "--no-backup");

    assertThat(answer.exit()).as("%s", answer).isZero();
    String defined =
        "SELECT srs_name, organization, organization_coordsys_id, definition"
            + " FROM gpkg_spatial_ref_sys WHERE srs_id = 910001";
    List<String> original = SqliteRows.of(app, defined);
    assertThat(SqliteRows.of(back, defined)).isEqualTo(original).hasSize(1);
  }
}
