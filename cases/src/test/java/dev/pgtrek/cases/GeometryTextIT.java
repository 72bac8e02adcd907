package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Geometries that come back to a file as well-known text. */
class GeometryTextIT {

  private static final List<String> SHAPES =
      List.of(
          "POINT(1 2)",
          "SRID=4326;POINT(0.1 -0.30000000000000004)",
          "SRID=3857;POINT Z(1e300 2 -0.0)",
          "POINT M(1 2 3)",
          "POINT ZM(1 2 3 4)",
          "POINT EMPTY",
          "POINT Z EMPTY",
          "LINESTRING(0 0,1 1e-9,2 2)",
          "LINESTRING EMPTY",
          "POLYGON((0 0,0 4,4 4,4 0,0 0),(1 1,1 2,2 2,2 1,1 1))",
          "POLYGON EMPTY",
          "MULTIPOINT(1 2,3 4)",
          "MULTIPOINT(1 2,EMPTY)",
          "MULTILINESTRING Z((0 0 1,1 1 2),(2 2 3,3 3 4))",
          "MULTIPOLYGON(((0 0,0 1,1 1,0 0)),((5 5,5 6,6 6,5 5)))",
          "GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1),GEOMETRYCOLLECTION(POINT EMPTY))",
          "GEOMETRYCOLLECTION EMPTY",
          "CIRCULARSTRING(0 0,1 1,2 0)",
          "COMPOUNDCURVE(CIRCULARSTRING(0 0,1 1,2 0),(2 0,3 0))",
          "CURVEPOLYGON(CIRCULARSTRING(0 0,4 0,4 4,0 4,0 0),(1 1,3 3,3 1,1 1))",
          "MULTICURVE((0 0,5 5),CIRCULARSTRING(4 0,4 4,8 4))",
          "MULTISURFACE(CURVEPOLYGON(CIRCULARSTRING(0 0,4 0,4 4,0 4,0 0)),((7 7,7 8,8 8,7 7)))",
          "POLYHEDRALSURFACE Z(((0 0 0,0 0 1,0 1 1,0 1 0,0 0 0)),((0 0 0,0 1 0,1 1 0,1 0 0,0 0"
              + " 0)))",
          "TRIANGLE((0 0,0 9,9 0,0 0))",
          "TIN Z(((0 0 0,0 0 1,0 1 0,0 0 0)),((0 0 0,0 1 0,1 1 0,0 0 0)))");

  @TempDir private Path folder;

  private final TestServer server = Servers.postgres(18);
  private final String url = server.newDatabase();

  @BeforeEach
  void fill() throws SQLException {
    try (Connection connection = server.jdbc(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE EXTENSION postgis; CREATE TABLE shape (id int PRIMARY KEY, g geometry)");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO shape VALUES (?, ST_GeomFromEWKT(?))")) {
        for (int i = 0; i < SHAPES.size(); i++) {
          insert.setInt(1, i);
          insert.setString(2, SHAPES.get(i));
          insert.executeUpdate();
        }
      }
      statement.execute(
          "CREATE TABLE place (id int PRIMARY KEY, at geography(Point, 4326));"
              + " INSERT INTO place VALUES (1, 'POINT(13.4 52.5)'), (2, NULL)");
    }
  }

  @Test
  void whatIsWrittenIsWhatPostGisReads() throws SQLException {
    Program.Answer answer =
        Program.in(folder)
            .run("migrate", url, "back.db", "--geometry-format", "wkt", "--no-backup");

    assertThat(answer.exit()).as("%s", answer).isZero();
    Map<Integer, String> texts = new TreeMap<>();
    try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("back.db"));
        Statement statement = file.createStatement();
        ResultSet row = statement.executeQuery("SELECT id, g FROM shape")) {
      while (row.next()) {
        texts.put(row.getInt(1), row.getString(2));
      }
    }
    try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("back.db"));
        Statement statement = file.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'gpkg%'")) {
      assertThat(row.getInt(1)).isZero();
    }
    assertThat(texts).hasSize(SHAPES.size());
    assertThat(texts.get(1)).isEqualTo("SRID=4326;POINT (0.1 -0.30000000000000004)");
    try (Connection connection = server.jdbc(url);
        PreparedStatement same =
            connection.prepareStatement(
                "SELECT ST_AsEWKB(g) = ST_AsEWKB(ST_GeomFromEWKT(?)) FROM shape WHERE id = ?")) {
      for (Map.Entry<Integer, String> text : texts.entrySet()) {
        same.setString(1, text.getValue());
        same.setInt(2, text.getKey());
        try (ResultSet row = same.executeQuery()) {
          row.next();
          assertThat(row.getBoolean(1)).as(text.getValue()).isTrue();
        }
      }
    }
  }

  @Test
  void aDigitThatChangedIsFound() throws SQLException {
    Program.in(folder).run("migrate", url, "back.db", "--geometry-format", "wkt", "--no-backup");
    try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("back.db"));
        Statement statement = file.createStatement()) {
      statement.execute(
          "UPDATE shape SET g = replace(g, '-0.30000000000000004', '-0.3') WHERE id = 1");
    }

    Program.Answer answer =
        Program.in(folder).run("verify", url, "back.db", "--geometry-format", "wkt");

    assertThat(answer.exit()).as("%s", answer).isEqualTo(6);
    assertThat(answer.said()).contains("main.shape: different: id=1 g");
  }
}
