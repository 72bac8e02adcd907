package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Step;

/**
 * The statement that makes a spatial reference of the source known to PostGIS. It adds a row to
 * spatial_ref_sys where there is none, never changes one, and stops the run where the number means
 * something else there.
 */
final class SpatialReferences {

  /** PostGIS's bound on srtext and proj4text. */
  private static final int LONGEST_DEFINITION = 2048;

  private SpatialReferences() {}

  static Step step(SpatialReference reference, Identifier schema) {
    return new Step(
        Step.Kind.SPATIAL_REFERENCE,
        new TableName(schema, Identifier.of("spatial_ref_sys")),
        Integer.toString(reference.srid()),
        sql(reference));
  }

  private static String sql(SpatialReference reference) {
    String authority = Literals.text(reference.authority());
    String wkt = Literals.text(bounded(reference.wkt()));
    return "DO "
        + Literals.text(
            "BEGIN\n"
                + "  IF NOT EXISTS (SELECT FROM spatial_ref_sys WHERE srid = "
                + reference.srid()
                + ") THEN\n"
                + "    INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text)"
                + " VALUES ("
                + reference.srid()
                + ", "
                + authority
                + ", "
                + reference.code()
                + ", "
                + wkt
                + ", "
                + Literals.text(bounded(reference.proj4()))
                + ");\n"
                + "  ELSIF NOT EXISTS (SELECT FROM spatial_ref_sys WHERE srid = "
                + reference.srid()
                + " AND (srtext = "
                + wkt
                + " OR (lower(auth_name) = lower("
                + authority
                + ") AND auth_srid = "
                + reference.code()
                + "))) THEN\n"
                + "    RAISE EXCEPTION 'SRID "
                + reference.srid()
                + " means another spatial reference on this server';\n"
                + "  END IF;\n"
                + "END");
  }

  private static String bounded(String definition) {
    return definition.length() > LONGEST_DEFINITION ? "" : definition;
  }
}
