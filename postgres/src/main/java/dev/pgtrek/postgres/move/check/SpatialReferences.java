package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Spatial references that mean something else on the other side, or nothing. */
final class SpatialReferences {

  private SpatialReferences() {}

  static List<Finding> between(Connection source, Connection target) throws SQLException {
    String where =
        "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relname = 'spatial_ref_sys' AND c.relkind = 'r'"
            + " AND EXISTS (SELECT FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid"
            + " WHERE d.objid = c.oid AND d.deptype = 'e' AND e.extname = 'postgis')";
    String from = Rows.value(source, where);
    String to = Rows.value(target, where);
    if (from.isEmpty()) {
      return List.of();
    }
    Map<String, String> theirs = to.isEmpty() ? Map.of() : Rows.map(target, references(to, "true"));
    Set<String> own = new LinkedHashSet<>();
    // Without PostGIS on the target its own rows are known by the numbers that it leaves to users.
    for (Map.Entry<String, String> row :
        Rows.map(
                source, references(from, to.isEmpty() ? "srid > 900000 AND srid < 999000" : "true"))
            .entrySet()) {
      if (!row.getValue().equals(theirs.get(row.getKey()))) {
        own.add(row.getKey());
      }
    }
    if (!own.isEmpty()) {
      return List.of(
          new Finding(
              "spatial-references-own",
              Severity.WARN,
              "table spatial_ref_sys",
              own.size()
                  + " rows that the target does not have like this: "
                  + FirstNames.of(List.copyOf(own)),
              "A dump leaves out rows that were changed; geometries of these references would then"
                  + " mean other places.",
              "Nothing to do for those that somebody added or changed: they go along, before what"
                  + " needs them. Those that nobody touched stay as the target's PostGIS has them,"
                  + " which may have corrected them."));
    }
    return List.of();
  }

  private static String references(String schema, String which) {
    return "SELECT srid, md5(concat_ws('|', auth_name, auth_srid, srtext, proj4text)) FROM "
        + Identifier.of(schema).quoted()
        + ".spatial_ref_sys WHERE "
        + which
        + " ORDER BY srid";
  }
}
