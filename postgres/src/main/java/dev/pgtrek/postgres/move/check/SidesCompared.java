package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.extension.Versions;
import dev.pgtrek.postgres.move.RoleText;
import dev.pgtrek.postgres.move.platform.Platform;
import dev.pgtrek.postgres.move.platform.PlatformChecks;
import dev.pgtrek.postgres.move.rows.ExtensionRows;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What only both servers together can say: what the one has and the other lacks. */
final class SidesCompared {

  /** The first pgvector for 18, and the first without known faults there. */
  private static final String VECTOR_SOUND = "0.8.4";

  private static final int MOST_NAMED = 10;
  private static final long SECONDS_APART = 2;

  private final Connection source;
  private final Connection target;
  private final int sourceVersion;
  private final int targetVersion;
  private final Platform platform;

  /** Who logs in to the target. */
  private final String mover;

  private final List<Finding> found = new ArrayList<>();

  private SidesCompared(Connection source, Connection target, Platform platform)
      throws SQLException {
    this.source = source;
    this.target = target;
    this.platform = platform;
    this.sourceVersion = source.getMetaData().getDatabaseMajorVersion();
    this.targetVersion = target.getMetaData().getDatabaseMajorVersion();
    this.mover = Rows.value(target, "SELECT current_user");
  }

  /** All findings; the first that make all others pointless come alone. */
  static List<Finding> of(Connection source, Connection target, Platform platform)
      throws SQLException {
    SidesCompared compared = new SidesCompared(source, target, platform);
    compared.database();
    if (compared.found.isEmpty()) {
      compared.versions();
      compared.content();
      compared.clocks();
      compared.roles();
      compared.rights();
      compared.tablespaces();
      compared.encodings();
      compared.found.addAll(ReservedWords.between(source, target));
      compared.collations();
      compared.extensions();
      compared.extensionRows();
      compared.references();
      compared.libraries();
      compared.settings();
      compared.searchProviders();
    }
    return List.copyOf(compared.found);
  }

  private void database() throws SQLException {
    String which =
        """
        SELECT (SELECT system_identifier FROM pg_control_system()) || ' '
          || (SELECT oid FROM pg_database WHERE datname = current_database())
        """;
    if (Rows.value(source, which).equals(Rows.value(target, which))) {
      add(
          "same-database",
          Severity.BLOCK,
          "target",
          "it is the source itself, by system identifier and database number",
          "A database cannot be moved onto itself.",
          "Name another server, or another database of this one.");
    }
  }

  private void versions() {
    if (targetVersion < sourceVersion) {
      add(
          "target-older",
          Severity.BLOCK,
          "target server",
          "PostgreSQL " + targetVersion + ", the source is " + sourceVersion,
          "The schema of a newer version need not exist in an older one.",
          "Name a server of version " + sourceVersion + " or later.");
    }
  }

  private void content() throws SQLException {
    List<List<String>> there =
        Rows.of(
            target,
            """
            SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
              AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek':others)
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                AND d.objid = c.oid AND d.deptype = 'e')
            UNION ALL SELECT format('function %s', p.oid::regprocedure) FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek':others)
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
                AND d.objid = p.oid AND d.deptype IN ('e', 'i'))
            UNION ALL SELECT format('type %s', t.oid::regtype) FROM pg_type t
            JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek':others)
              AND t.typelem = 0 AND (t.typrelid = 0
                OR (SELECT relkind FROM pg_class WHERE oid = t.typrelid) = 'c')
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass
                AND d.objid = t.oid AND d.deptype IN ('e', 'i'))
            UNION ALL SELECT format('large object %s', l.oid) FROM pg_largeobject_metadata l
            ORDER BY 1
            """
                .replace(":others", PlatformChecks.notMade(platform, target)));
    if (!there.isEmpty()) {
      add(
          "target-not-empty",
          Severity.BLOCK,
          "target database",
          there.size() + " objects: " + some(there.stream().map(List::getFirst).toList()),
          "pgtrek never writes beside, over or into what it did not make.",
          "Name an empty database; createdb makes one.");
    }
  }

  private void clocks() throws SQLException {
    String now = "SELECT floor(extract(epoch FROM clock_timestamp()))::bigint";
    long before = Rows.number(target, now);
    long there = Rows.number(source, now);
    long after = Rows.number(target, now);
    long apart = there < before ? before - there : Math.max(0, there - after);
    if (apart > SECONDS_APART) {
      add(
          "clocks-differ",
          Severity.WARN,
          "servers",
          "their clocks are " + apart + " s apart",
          "Defaults such as now() give times that go back or jump when the application switches.",
          "Set both by the same time service (chrony, systemd-timesyncd).");
    }
  }

  /** Owners, grantees and the roles of policies and default privileges. */
  private void roles() throws SQLException {
    String used =
        """
        SELECT DISTINCT rolname FROM (
          SELECT refobjid AS oid FROM pg_shdepend
          WHERE refclassid = 'pg_authid'::regclass
            AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
          UNION SELECT datdba FROM pg_database WHERE datname = current_database()
        ) used JOIN pg_roles USING (oid) WHERE rolname !~ '^pg_' ORDER BY 1
        """;
    Set<String> there =
        new TreeSet<>(Rows.map(target, "SELECT rolname, '' FROM pg_roles").keySet());
    for (List<String> row : Rows.of(source, used)) {
      String role = row.getFirst();
      String taken = platform.role(role).orElse("");
      if (!taken.isEmpty() && !taken.equals(role) && !there.contains(taken)) {
        add(
            "role-missing",
            Severity.BLOCK,
            "role " + taken,
            "the profile lets it stand for " + role + ", and it is not on the target",
            "Owners and grants name it.",
            "CREATE ROLE " + Identifier.of(taken).quoted() + "; -- or change the profile");
      } else if (taken.equals(role) && !there.contains(role)) {
        boolean login =
            Rows.value(source, "SELECT rolcanlogin FROM pg_roles WHERE rolname = " + literal(role))
                .equals("t");
        add(
            "role-missing",
            Severity.BLOCK,
            "role " + role,
            "it owns something or has rights on the source, and is not on the target"
                + (login ? "; its password does not go along" : ""),
            "Owners and grants name it.",
            "CREATE ROLE "
                + Identifier.of(role).quoted()
                + PlatformChecks.attributes(source, role)
                + (login ? " LOGIN" : "")
                + "; -- or --no-owner and --no-privileges");
      }
    }
  }

  private void rights() throws SQLException {
    if (!Rows.value(target, "SELECT has_database_privilege(current_database(), 'CREATE')")
        .equals("t")) {
      add(
          "right-to-create-missing",
          Severity.BLOCK,
          "target database",
          "role " + mover + " has no CREATE on it",
          "Schemas are made there.",
          Rows.value(
              target,
              "SELECT format('GRANT CREATE ON DATABASE %I TO %I; -- by its owner',"
                  + " current_database(), current_user)"));
    }
    if (Rows.value(target, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        .equals("t")) {
      return;
    }
    owners();
    forced();
  }

  /** Whose objects the role that logs in cannot give to them. */
  private void owners() throws SQLException {
    boolean givesApart = targetVersion >= 16;
    for (List<String> row :
        Rows.of(
            source,
            """
            SELECT DISTINCT pg_get_userbyid(o.owner) FROM (
              SELECT 'pg_class'::regclass AS class, oid, relowner AS owner, relnamespace AS schema
                FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
              UNION ALL SELECT 'pg_proc'::regclass, oid, proowner, pronamespace FROM pg_proc
              UNION ALL SELECT 'pg_type'::regclass, oid, typowner, typnamespace FROM pg_type
                WHERE typtype IN ('d', 'e', 'r')
              UNION ALL SELECT 'pg_namespace'::regclass, oid, nspowner, oid FROM pg_namespace
                WHERE nspname <> 'public'
            ) o JOIN pg_namespace n ON n.oid = o.schema
            WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'pgtrek':others)
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid
                AND d.deptype = 'e')
            ORDER BY 1
            """
                .replace(":others", PlatformChecks.notMade(platform, source)))) {
      String owner = platform.role(row.getFirst()).orElse(platform.loader());
      String may =
          "SELECT pg_has_role(oid, 'USAGE') AND pg_has_role(oid, '"
              + (givesApart ? "SET" : "MEMBER")
              + "'), rolsuper FROM pg_roles WHERE rolname = "
              + literal(owner);
      for (List<String> answer : Rows.of(target, may)) {
        if (answer.get(0).equals("f")) {
          found.add(RoleText.notGivable(owner, owner, mover, answer.get(1).equals("t")));
        }
      }
    }
  }

  /**
   * What a policy hides even from the owner, only a role that policies do not apply to can read.
   */
  private void forced() throws SQLException {
    if (Rows.value(target, "SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user")
        .equals("t")) {
      return;
    }
    List<String> tables =
        Rows.of(
                source,
                """
                SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relrowsecurity AND c.relforcerowsecurity AND n.nspname !~ '^pg_'
                  AND n.nspname NOT IN ('information_schema', 'pgtrek':others) ORDER BY 1
                """
                    .replace(":others", PlatformChecks.notMade(platform, source)))
            .stream()
            .map(List::getFirst)
            .toList();
    if (!tables.isEmpty()) {
      add(
          "proof-hidden-by-policy",
          Severity.BLOCK,
          "tables " + some(tables),
          "FORCE ROW LEVEL SECURITY: on the target even their owner sees some rows only",
          "Rows that cannot be read cannot be proved.",
          "ALTER ROLE "
              + Identifier.of(mover).quoted()
              + " BYPASSRLS; -- on the target, by a superuser; or --no-verify, which proves"
              + " nothing");
    }
  }

  private void tablespaces() throws SQLException {
    Map<String, String> there = Rows.map(target, "SELECT spcname, '' FROM pg_tablespace");
    for (List<String> row :
        Rows.of(
            source,
            """
            SELECT t.spcname, count(*) FROM pg_class c
            JOIN pg_tablespace t ON t.oid = c.reltablespace
            WHERE t.spcname !~ '^pg_' GROUP BY 1 ORDER BY 1
            """)) {
      String tablespace = Identifier.of(row.get(0)).quoted();
      String may = "SELECT has_tablespace_privilege(" + literal(row.get(0)) + ", 'CREATE')";
      if (!there.containsKey(row.get(0))) {
        add(
            "tablespace-missing",
            Severity.BLOCK,
            "tablespace " + row.get(0),
            row.get(1) + " tables or indexes lie in it, and the target has none of the name",
            "Their definition names it.",
            "CREATE TABLESPACE " + tablespace + " LOCATION '…'; -- or --no-tablespaces");
      } else if (Rows.value(target, may).equals("f")) {
        add(
            "tablespace-not-usable",
            Severity.BLOCK,
            "tablespace " + row.get(0),
            row.get(1) + " tables or indexes lie in it, and the target's role may not create there",
            "Their definition names it.",
            "GRANT CREATE ON TABLESPACE "
                + tablespace
                + " TO "
                + Identifier.of(mover).quoted()
                + "; -- on the target; or --no-tablespaces");
      }
    }
  }

  private void encodings() throws SQLException {
    String asked =
        "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()";
    String from = Rows.value(source, asked);
    String to = Rows.value(target, asked);
    if (!from.equals(to) && !(to.equals("UTF8") && !from.equals("SQL_ASCII"))) {
      add(
          "encodings-differ",
          Severity.BLOCK,
          "target database",
          "encoding " + to + ", the source has " + from,
          from.equals("SQL_ASCII")
              ? "SQL_ASCII takes any bytes; what is no " + to + " would be refused."
              : "Not every character of the source exists there.",
          "CREATE DATABASE … TEMPLATE template0 ENCODING '"
              + (from.equals("SQL_ASCII") ? from : "UTF8")
              + "';");
    }
  }

  private void collations() throws SQLException {
    Map<String, String> from = locale(source);
    Map<String, String> to = locale(target);
    if (from.equals(to)) {
      return;
    }
    add(
        "collations-differ",
        Severity.WARN,
        "target database",
        "source " + words(from) + "; target " + words(to),
        "Texts are ordered otherwise: ORDER BY, range partitions over texts and CHECKs that"
            + " compare texts may give other results.",
        "CREATE DATABASE … TEMPLATE template0 with the source's provider and locale, or look"
            + " through what depends on the order.");
    for (List<String> row :
        Rows.of(
            source,
            """
            SELECT format('%I.%I', n.nspname, c.relname) FROM pg_partitioned_table p
            JOIN pg_class c ON c.oid = p.partrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE p.partstrat = 'r'
              AND EXISTS (SELECT FROM unnest(p.partcollation::oid[]) k(oid)
                JOIN pg_collation co ON co.oid = k.oid
                WHERE co.collname NOT IN ('C', 'POSIX', 'ucs_basic', 'pg_c_utf8'))
            ORDER BY 1
            """)) {
      add(
          "partitions-ordered-by-text",
          Severity.WARN,
          "table " + row.getFirst(),
          "partitioned by ranges of a text, and the order differs",
          "A row may belong to another partition there.",
          "Its rows go through the table, not into its partitions; partitions may refuse none.");
    }
  }

  /** Provider, locale and the version of the library; musl's has none. */
  private static Map<String, String> locale(Connection connection) throws SQLException {
    int version = connection.getMetaData().getDatabaseMajorVersion();
    String icu = version >= 17 ? "datlocale" : "daticulocale";
    List<String> row =
        Rows.of(
                connection,
                "SELECT CASE datlocprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc'"
                    + " END, CASE datlocprovider WHEN 'c' THEN datcollate ELSE "
                    + icu
                    + " END, coalesce(pg_database_collation_actual_version(oid), ''),"
                    + " version() ~ 'musl' FROM pg_database WHERE datname = current_database()")
            .getFirst();
    boolean bytes = Set.of("C", "POSIX", "C.UTF-8", "C.utf8").contains(row.get(1));
    return bytes
        ? Map.of("locale", "C", "provider", "bytes", "version", "")
        : Map.of(
            "provider",
            row.get(0),
            "locale",
            row.get(1),
            "version",
            row.get(3).equals("t") ? "none (musl)" : row.get(2));
  }

  private static String words(Map<String, String> locale) {
    return locale.get("provider")
        + " "
        + locale.get("locale")
        + (locale.getOrDefault("version", "").isEmpty()
            ? ""
            : ", version " + locale.get("version"));
  }

  private void extensions() throws SQLException {
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
        add(
            "extension-missing",
            Severity.BLOCK,
            "extension " + name,
            "version " + extension.getValue() + " on the source, not to be had on the target",
            "Types, functions and indexes of the source are made of it.",
            "Install it on the target's server (Debian: postgresql-"
                + targetVersion
                + "-"
                + packageOf(name)
                + "), or leave it out with what depends on it.");
      } else if (Versions.compare(version, extension.getValue()) < 0) {
        add(
            "extension-older",
            Severity.BLOCK,
            "extension " + name,
            "version " + extension.getValue() + " on the source, " + version + " on the target",
            "What the newer one made need not exist in the older.",
            there.containsKey(name)
                ? "ALTER EXTENSION " + Identifier.of(name).quoted() + " UPDATE; -- on the target"
                : "Install the newer version on the target's server.");
      } else if (Versions.compare(version, extension.getValue()) > 0) {
        found.add(newer(name, extension.getValue(), version));
      }
      if (!version.isEmpty() && !there.containsKey(name) && needsSuperuser(name)) {
        add(
            "right-to-create-extension-missing",
            Severity.BLOCK,
            "extension " + name,
            "it is not trusted, and role " + mover + " is no superuser",
            "Types, functions and indexes of the source are made of it.",
            created(name) + " -- on the target, by a superuser or in the provider's console");
      }
      if (name.equals("vector")
          && targetVersion >= 18
          && !version.isEmpty()
          && Versions.compare(version, VECTOR_SOUND) < 0) {
        add(
            "pgvector-faulty",
            Severity.WARN,
            "extension vector",
            "version " + version + " on PostgreSQL " + targetVersion,
            "Versions before " + VECTOR_SOUND + " can build or vacuum an HNSW index wrongly there.",
            "Install pgvector " + VECTOR_SOUND + " or later on the target's server.");
      }
    }
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

  private void extensionRows() throws SQLException {
    found.addAll(ExtensionRows.refused(source, target, platform::carriesExtension));
  }

  /** A managed service that lends a superuser's rights for some extensions says so itself. */
  private boolean needsSuperuser(String extension) throws SQLException {
    return Rows.value(
            target,
            "SELECT NOT r.rolsuper AND current_setting('supautils.privileged_extensions', true)"
                + " IS NULL AND NOT EXISTS (SELECT FROM pg_available_extension_versions v"
                + " WHERE v.name = "
                + literal(extension)
                + " AND (v.trusted OR NOT v.superuser)) FROM pg_roles r"
                + " WHERE r.rolname = current_user")
        .equals("t");
  }

  /** The extension's schema has to be there, and to be the mover's to give to its owner. */
  private String created(String extension) throws SQLException {
    String schema = schemaOf(extension);
    String quoted = Identifier.of(schema).quoted();
    boolean there =
        !Rows.of(target, "SELECT FROM pg_namespace WHERE nspname = " + literal(schema)).isEmpty();
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

  private String schemaOf(String extension) throws SQLException {
    return Rows.value(
        source,
        "SELECT n.nspname FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace"
            + " WHERE x.extname = "
            + literal(extension));
  }

  private static String packageOf(String extension) {
    return switch (extension) {
      case "vector" -> "pgvector";
      case "postgis", "postgis_topology", "postgis_raster", "postgis_tiger_geocoder" -> "postgis-3";
      case "pg_cron" -> "cron";
      default -> extension.replace('_', '-');
    };
  }

  /** Spatial references that mean something else on the other side, or nothing. */
  private void references() throws SQLException {
    String where =
        "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relname = 'spatial_ref_sys' AND c.relkind = 'r'"
            + " AND EXISTS (SELECT FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid"
            + " WHERE d.objid = c.oid AND d.deptype = 'e' AND e.extname = 'postgis')";
    String from = Rows.value(source, where);
    String to = Rows.value(target, where);
    if (from.isEmpty()) {
      return;
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
      add(
          "spatial-references-own",
          Severity.WARN,
          "table spatial_ref_sys",
          own.size() + " rows that the target does not have like this: " + some(List.copyOf(own)),
          "A dump leaves out rows that were changed; geometries of these references would then mean"
              + " other places.",
          "Nothing to do for those that somebody added or changed: they go along, before what needs"
              + " them. Those that nobody touched stay as the target's PostGIS has them, which may"
              + " have corrected them.");
    }
  }

  private static String references(String schema, String which) {
    return "SELECT srid, md5(concat_ws('|', auth_name, auth_srid, srtext, proj4text)) FROM "
        + Identifier.of(schema).quoted()
        + ".spatial_ref_sys WHERE "
        + which
        + " ORDER BY srid";
  }

  private void libraries() throws SQLException {
    Set<String> missing = preloaded(source);
    missing.removeAll(preloaded(target));
    if (!missing.isEmpty()) {
      found.add(
          new Finding(
              "library-not-preloaded",
              Severity.WARN,
              "target server",
              "shared_preload_libraries lacks " + String.join(", ", missing),
              "What needs them does not work, or cannot even be created.",
              "ALTER SYSTEM SET shared_preload_libraries = '"
                  + String.join(", ", missing)
                  + "'; -- with what is there already, then restart",
              true));
    }
  }

  /** None where the role may not see them. */
  private static Set<String> preloaded(Connection connection) throws SQLException {
    Set<String> names = new TreeSet<>();
    for (String name :
        Rows.value(
                connection,
                "SELECT setting FROM pg_settings WHERE name = 'shared_preload_libraries'")
            .split(",", -1)) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    return names;
  }

  /** What is set for the database and its roles, and what of it the target does not know. */
  private void settings() throws SQLException {
    List<List<String>> set =
        Rows.of(
            source,
            """
            SELECT CASE WHEN s.setrole = 0 THEN format('database %I', d.datname)
                ELSE format('role %I', pg_get_userbyid(s.setrole)) END,
              split_part(entry, '=', 1), entry
            FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) entry
            LEFT JOIN pg_database d ON d.oid = s.setdatabase
            WHERE s.setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
            ORDER BY 1, 2
            """);
    Set<String> known = Rows.map(target, "SELECT lower(name), '' FROM pg_settings").keySet();
    for (List<String> row : set) {
      String name = row.get(1);
      if (!name.contains(".") && !known.contains(name.toLowerCase(Locale.ROOT))) {
        add(
            "setting-unknown",
            Severity.WARN,
            row.get(0),
            name + " is set there, and PostgreSQL " + targetVersion + " has no such setting",
            "It cannot be set on the target.",
            "Nothing to do: it is left out.");
      } else if (name.equals("search_path")
          || name.equals("TimeZone")
          || name.equals("default_text_search_config")) {
        add(
            "setting-of-meaning",
            Severity.INFO,
            row.get(0),
            row.get(2),
            "What the application's statements mean depends on it.",
            "Nothing to do: it goes along with the database's settings.");
      }
    }
  }

  /** Since 18, full-text search and pg_trgm follow the database's own provider. */
  private void searchProviders() throws SQLException {
    boolean crosses = sourceVersion < 18 && targetVersion >= 18;
    String provider =
        Rows.value(
            target, "SELECT datlocprovider FROM pg_database WHERE datname = current_database()");
    if (crosses && !provider.equals("c")) {
      long indexes =
          Rows.number(
              source,
              """
              SELECT count(*) FROM pg_index i
              WHERE EXISTS (SELECT FROM unnest(i.indclass::oid[]) k(oid)
                JOIN pg_opclass o ON o.oid = k.oid
                WHERE o.opcname ~ 'trgm|tsvector')
              """);
      if (indexes > 0) {
        add(
            "search-folds-otherwise",
            Severity.INFO,
            "full-text and trigram indexes",
            indexes + " of them; the target's locale provider is not libc",
            "From PostgreSQL 18 on they fold case by the database's provider, so some searches"
                + " may find other rows.",
            "Nothing to do: they are built anew. Compare searches with 'pgtrek verify --search'.");
      }
    }
  }

  private static String some(List<String> names) {
    return names.size() <= MOST_NAMED
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_NAMED)) + ", …";
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private void add(
      String code, Severity severity, String subject, String measured, String why, String fix) {
    found.add(new Finding(code, severity, subject, measured, why, fix));
  }
}
