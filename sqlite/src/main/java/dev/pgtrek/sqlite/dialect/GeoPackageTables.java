package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What makes a GeoPackage of a file (OGC 12-128r18, clauses 1.1.1 to 2.1.5): its marks in the
 * header, and the tables that tell programs for maps where the geometries are.
 */
final class GeoPackageTables {

  /** {@code GPKG} as a number. */
  private static final int APPLICATION = 0x4750_4B47;

  /** Version 1.3. */
  private static final int VERSION = 10_300;

  private static final int WGS_84 = 4326;

  private static final String REFERENCES = "gpkg_spatial_ref_sys";

  /** Made by whichever step comes first. */
  private static final String REFERENCE_TABLE =
      """
      CREATE TABLE IF NOT EXISTS gpkg_spatial_ref_sys (
        srs_name TEXT NOT NULL,
        srs_id INTEGER PRIMARY KEY,
        organization TEXT NOT NULL,
        organization_coordsys_id INTEGER NOT NULL,
        definition TEXT NOT NULL,
        description TEXT
      );
      """;

  private static final String TABLES =
      REFERENCE_TABLE
          + """
          CREATE TABLE gpkg_contents (
            table_name TEXT NOT NULL PRIMARY KEY,
            data_type TEXT NOT NULL,
            identifier TEXT UNIQUE,
            description TEXT DEFAULT '',
            last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
            min_x DOUBLE,
            min_y DOUBLE,
            max_x DOUBLE,
            max_y DOUBLE,
            srs_id INTEGER,
            CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
          );
          CREATE TABLE gpkg_geometry_columns (
            table_name TEXT NOT NULL,
            column_name TEXT NOT NULL,
            geometry_type_name TEXT NOT NULL,
            srs_id INTEGER NOT NULL,
            z TINYINT NOT NULL,
            m TINYINT NOT NULL,
            CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
            CONSTRAINT uk_gc_table_name UNIQUE (table_name),
            CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
            CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
          );
          INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES
            ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
            ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL),
            ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]', NULL);
          """;

  private GeoPackageTables() {}

  /** The step, where a table has a column of a GeoPackage's geometries; a table describes one. */
  static Optional<Step> step(List<Table> tables) {
    StringBuilder contents = new StringBuilder();
    Set<Integer> references = new TreeSet<>();
    for (Table table : tables) {
      geometries(table).stream()
          .findFirst()
          .ifPresent(c -> describe(table, c, contents, references));
    }
    if (contents.isEmpty() || isDescribed(tables)) {
      return Optional.empty();
    }
    StringBuilder sql = new StringBuilder(TABLES);
    for (int reference : references) {
      sql.append(
          "INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES ('Undefined SRS %d', %d, 'NONE', %d, 'undefined', NULL);\n"
              .formatted(reference, reference, reference));
    }
    sql.append(contents);
    sql.append("PRAGMA application_id = ").append(APPLICATION).append(";\n");
    sql.append("PRAGMA user_version = ").append(VERSION);
    Identifier schema = tables.getFirst().name().schema();
    TableName name = new TableName(schema, Identifier.of("gpkg_contents"));
    return Optional.of(new Step(Step.Kind.TABLE, name, "GeoPackage", sql.toString()));
  }

  /** The step that makes a reference known to the file. */
  static Step refer(SpatialReference reference, Identifier schema) {
    boolean named = !reference.authority().isEmpty();
    String definition = reference.wkt().isEmpty() ? "undefined" : reference.wkt();
    String name =
        !reference.name().isEmpty()
            ? reference.name()
            : named ? reference.authority() + ":" + reference.code() : "SRS " + reference.srid();
    // Where there is no other definition, programs for maps may make use of PROJ's.
    String description =
        reference.wkt().isEmpty() && !reference.proj4().isEmpty()
            ? text(reference.proj4())
            : "NULL";
    String sql =
        REFERENCE_TABLE
            + "INSERT OR REPLACE INTO gpkg_spatial_ref_sys VALUES (%s, %d, %s, %d, %s, %s)"
                .formatted(
                    text(name),
                    reference.srid(),
                    text(named ? reference.authority() : "NONE"),
                    reference.code(),
                    text(definition),
                    description);
    return new Step(
        Step.Kind.SPATIAL_REFERENCE,
        new TableName(schema, Identifier.of(REFERENCES)),
        Integer.toString(reference.srid()),
        sql);
  }

  /** Whether the tables that describe others are carried themselves. */
  private static boolean isDescribed(List<Table> tables) {
    return tables.stream()
        .anyMatch(t -> t.name().table().text().toLowerCase(Locale.ROOT).startsWith("gpkg_"));
  }

  /** Columns declared by the name of a kind of geometry. */
  private static List<Column> geometries(Table table) {
    List<Column> found = new ArrayList<>();
    for (Column column : table.columns()) {
      if (column.type() instanceof ColumnType.Geometry type
          && column.declared().equalsIgnoreCase(type.kind().word())) {
        found.add(column);
      }
    }
    return found;
  }

  private static void describe(
      Table table, Column column, StringBuilder contents, Set<Integer> references) {
    if (!(column.type() instanceof ColumnType.Geometry type)) {
      return;
    }
    if (type.srid() != 0 && type.srid() != WGS_84) {
      references.add(type.srid());
    }
    String name = text(table.name().table());
    contents.append(
        "INSERT INTO gpkg_contents(table_name, data_type, identifier, srs_id) VALUES (%s, 'features', %s, %d);\n"
            .formatted(name, name, type.srid()));
    // Where the type says nothing of heights and measures, values may have them.
    contents.append(
        "INSERT INTO gpkg_geometry_columns VALUES (%s, %s, '%s', %d, %d, %d);\n"
            .formatted(
                name,
                text(column.name()),
                type.kind().word().toUpperCase(Locale.ROOT),
                type.srid(),
                type.takesAll() ? 2 : type.z() ? 1 : 0,
                type.takesAll() ? 2 : type.m() ? 1 : 0));
  }

  private static String text(Identifier name) {
    return text(name.text());
  }

  private static String text(String words) {
    return "'" + words.replace("'", "''") + "'";
  }
}
