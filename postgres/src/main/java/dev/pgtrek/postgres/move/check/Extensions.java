package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.extension.ExtensionFacts;
import dev.pgtrek.postgres.extension.Versions;
import dev.pgtrek.postgres.move.platform.Platform;
import dev.pgtrek.postgres.move.rows.ExtensionRows;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Extensions of the source that the target lacks, has in another version, or lets only a superuser
 * make.
 */
final class Extensions {

  /** The first pgvector for 18, and the first without known faults there. */
  private static final String VECTOR_SOUND = "0.8.4";

  private Extensions() {}

  static List<Finding> between(
      Connection source, Connection target, Platform platform, String mover) throws SQLException {
    List<Finding> found = new ArrayList<>();
    int targetVersion = target.getMetaData().getDatabaseMajorVersion();
    Map<String, String> offered =
        Rows.map(target, "SELECT name, default_version FROM pg_available_extensions");
    Map<String, String> there = Rows.map(target, "SELECT extname, extversion FROM pg_extension");
    for (Map.Entry<String, String> extension :
        Rows.map(source, "SELECT extname, extversion FROM pg_extension ORDER BY 1").entrySet()) {
      String name = extension.getKey();
      if (platform.extensionLeft(name).isPresent()) {
        continue;
      }
      String version = there.getOrDefault(name, offered.getOrDefault(name, ""));
      if (version.isEmpty()) {
        found.add(
            new Finding(
                "extension-missing",
                Severity.BLOCK,
                "extension " + name,
                "version " + extension.getValue() + " on the source, not to be had on the target",
                "Types, functions and indexes of the source are made of it.",
                "Install it on the target's server (Debian: postgresql-"
                    + targetVersion
                    + "-"
                    + packageOf(name)
                    + "), or leave it out with what depends on it."));
      } else if (Versions.compare(version, extension.getValue()) < 0) {
        found.add(
            new Finding(
                "extension-older",
                Severity.BLOCK,
                "extension " + name,
                "version " + extension.getValue() + " on the source, " + version + " on the target",
                "What the newer one made need not exist in the older.",
                there.containsKey(name)
                    ? "ALTER EXTENSION "
                        + Identifier.of(name).quoted()
                        + " UPDATE; -- on the target"
                    : "Install the newer version on the target's server."));
      } else if (Versions.compare(version, extension.getValue()) > 0) {
        found.add(newer(name, extension.getValue(), version));
      }
      if (!version.isEmpty() && !there.containsKey(name) && needsSuperuser(target, name)) {
        found.add(
            new Finding(
                "right-to-create-extension-missing",
                Severity.BLOCK,
                "extension " + name,
                "it is not trusted, and role " + mover + " is no superuser",
                "Types, functions and indexes of the source are made of it.",
                created(source, target, name, mover)
                    + " -- on the target, by a superuser or in the provider's console"));
      }
      if (name.equals("vector")
          && targetVersion >= 18
          && !version.isEmpty()
          && Versions.compare(version, VECTOR_SOUND) < 0) {
        found.add(
            new Finding(
                "pgvector-faulty",
                Severity.WARN,
                "extension vector",
                "version " + version + " on PostgreSQL " + targetVersion,
                "Versions before "
                    + VECTOR_SOUND
                    + " can build or vacuum an HNSW index wrongly there.",
                "Install pgvector " + VECTOR_SOUND + " or later on the target's server."));
      }
    }
    found.addAll(ExtensionRows.refused(source, target, platform::carriesExtension));
    return found;
  }

  private static Finding newer(String name, String here, String there) {
    return new Finding(
        "extension-newer",
        Severity.INFO,
        "extension " + name,
        "version " + here + " on the source, " + there + " on the target",
        "Definitions and rows go to the newer one, rows of its types as text; what it added since"
            + " can bear a name that an object of your own has.",
        "");
  }

  /** A managed service that lends a superuser's rights for some extensions says so itself. */
  private static boolean needsSuperuser(Connection target, String extension) throws SQLException {
    return Rows.value(
            target,
            "SELECT NOT r.rolsuper AND current_setting('supautils.privileged_extensions', true)"
                + " IS NULL AND NOT EXISTS (SELECT FROM pg_available_extension_versions v"
                + " WHERE v.name = "
                + ExtensionFacts.literal(extension)
                + " AND (v.trusted OR NOT v.superuser)) FROM pg_roles r"
                + " WHERE r.rolname = current_user")
        .equals("t");
  }

  /** The extension's schema has to be there, and to be the mover's to give to its owner. */
  private static String created(
      Connection source, Connection target, String extension, String mover) throws SQLException {
    String schema = schemaOf(source, extension);
    String quoted = Identifier.of(schema).quoted();
    boolean there =
        !Rows.of(
                target,
                "SELECT FROM pg_namespace WHERE nspname = " + ExtensionFacts.literal(schema))
            .isEmpty();
    return (there
            ? ""
            : "CREATE SCHEMA IF NOT EXISTS "
                + quoted
                + " AUTHORIZATION "
                + Identifier.of(mover).quoted()
                + "; ")
        + "CREATE EXTENSION "
        + Identifier.of(extension).quoted()
        + " SCHEMA "
        + quoted
        + ";";
  }

  private static String schemaOf(Connection source, String extension) throws SQLException {
    return Rows.value(
        source,
        "SELECT n.nspname FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace"
            + " WHERE x.extname = "
            + ExtensionFacts.literal(extension));
  }

  private static String packageOf(String extension) {
    return switch (extension) {
      case "vector" -> "pgvector";
      case "postgis", "postgis_topology", "postgis_raster", "postgis_tiger_geocoder" -> "postgis-3";
      case "pg_cron" -> "cron";
      default -> extension.replace('_', '-');
    };
  }
}
