package dev.pgtrek.postgres.move.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtensionRowsIT {

  private static final Recording NOTHING = (transaction, result) -> {};

  private final TestServer old = Servers.postgres(15);
  private final TestServer fresh = Servers.postgres(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();

  @Test
  void ownAndChangedReferencesComeAndTheOthersStayTheTargets() throws SQLException {
    old.execute(source, "CREATE SCHEMA gis; CREATE EXTENSION postgis SCHEMA gis");
    old.execute(
        source,
        """
        INSERT INTO gis.spatial_ref_sys VALUES (990001, 'own', 1, 'LOCAL_CS["x"]', '+proj=longlat');
        UPDATE gis.spatial_ref_sys SET proj4text = '+proj=longlat +ours' WHERE srid = 4326;
        """);
    fresh.execute(
        target,
        "CREATE SCHEMA gis; CREATE EXTENSION postgis SCHEMA gis;"
            + " UPDATE gis.spatial_ref_sys SET proj4text = 'of the target' WHERE srid = 3857");

    try (Connection ours = PartCopyIT.snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      List<ExtensionRows> extensions = ExtensionRows.of(ours);
      MoveResult result = extensions.getFirst().carry(ours, theirs, NOTHING);

      assertThat(extensions).extracting(ExtensionRows::extension).containsExactly("postgis");
      assertThat(result.rows()).isEqualTo(2);
      assertThat(
              Rows.value(
                  theirs,
                  "SELECT string_agg(srid || ' ' || proj4text, ', ' ORDER BY srid)"
                      + " FROM gis.spatial_ref_sys WHERE srid IN (990001, 4326, 3857)"))
          .isEqualTo("3857 of the target, 4326 +proj=longlat +ours, 990001 +proj=longlat");
    }
  }

  @Test
  void tablesComeBeforeThoseThatReferToThem() throws SQLException {
    String made =
        """
        CREATE SCHEMA x;
        CREATE TABLE x.child (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, of int, w text);
        CREATE TABLE x.parent (id int PRIMARY KEY, shipped bool);
        ALTER TABLE x.child ADD FOREIGN KEY (of) REFERENCES x.parent;
        CREATE TABLE x.keyless (v json);
        """;
    // Any extension will do: what counts is what the catalog says of it.
    String joined =
        """
        CREATE EXTENSION citext;
        ALTER EXTENSION citext ADD TABLE x.child;
        ALTER EXTENSION citext ADD TABLE x.parent;
        ALTER EXTENSION citext ADD TABLE x.keyless;
        UPDATE pg_extension SET extconfig = ARRAY['x.child'::regclass::oid, 'x.parent'::regclass,
          'x.keyless'::regclass], extcondition = ARRAY['', 'WHERE NOT shipped', '']
          WHERE extname = 'citext';
        """;
    String rows =
        """
        INSERT INTO x.parent VALUES (1, false), (2, true);
        INSERT INTO x.child (of, w) VALUES (1, 'a'), (2, 'b');
        INSERT INTO x.keyless VALUES ('{"a": 1}'), ('{"a": 1}');
        """;
    old.execute(source, made + joined + rows);
    fresh.execute(
        target,
        made.replace(", w text", "")
            + joined
            + "INSERT INTO x.parent VALUES (1, true), (2, true);");

    try (Connection ours = PartCopyIT.snapshot(old, source);
        Connection theirs = fresh.jdbc(target)) {
      MoveResult result = ExtensionRows.of(ours).getFirst().carry(ours, theirs, NOTHING);

      assertThat(result.rows()).isEqualTo(5);
      assertThat(result.findings())
          .singleElement()
          .satisfies(
              f -> {
                assertThat(f.code()).isEqualTo("extension-rows-left");
                assertThat(f.measured()).isEqualTo("2 rows without [w]");
              });
      assertThat(
              Rows.value(
                  theirs,
                  "SELECT (SELECT string_agg(c::text, ' ' ORDER BY id) FROM x.child c)"
                      + " || (SELECT string_agg(p::text, ' ' ORDER BY id) FROM x.parent p)"
                      + " || (SELECT count(*) FROM x.keyless)"))
          .isEqualTo("(1,1) (2,2)(1,f) (2,t)2");
    }
  }
}
