package dev.pgtrek.postgres.move.platform;

import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.ObjectDifference;
import dev.pgtrek.spi.PairTable;
import dev.pgtrek.spi.PlatformProfile.Side;
import dev.pgtrek.spi.PlatformProfile.Way;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What of two databases is compared where a platform keeps a part of them to itself. */
public final class PlatformProof {

  private final Platform platform;
  private final Set<String> schemas;
  private final Set<String> grantees;
  private final Set<String> hanging;

  /** What stands on what is in some schemas, where it can be left out by itself. */
  private static final String HANGING =
      """
      WITH kept(class, oid) AS (
        SELECT 'pg_class'::regclass::oid, oid FROM pg_class WHERE relnamespace IN (:left)
        UNION ALL SELECT 'pg_proc'::regclass::oid, oid FROM pg_proc WHERE pronamespace IN (:left)
        UNION ALL SELECT 'pg_type'::regclass::oid, oid FROM pg_type WHERE typnamespace IN (:left)
      )
      SELECT DISTINCT CASE WHEN i.type = 'table constraint'
          THEN 'constraint ' || replace(i.identity, ' on ', ' of ')
          ELSE i.type || ' ' || i.identity END
      FROM pg_depend d JOIN kept k ON k.class = d.refclassid AND k.oid = d.refobjid
      CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) i
      WHERE d.classid IN ('pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_constraint'::regclass)
      """;

  private PlatformProof(
      Platform platform, Set<String> schemas, Set<String> grantees, Set<String> hanging) {
    this.platform = platform;
    this.schemas = schemas;
    this.grantees = grantees;
    this.hanging = hanging;
  }

  /** Asks both sides for their schemas and roles. */
  public static PlatformProof of(Platform platform, Connection source, Connection target)
      throws SQLException {
    Set<String> schemas = new TreeSet<>();
    Set<String> grantees = new TreeSet<>();
    if (platform.given()) {
      for (Connection side : List.of(source, target)) {
        Rows.map(side, "SELECT nspname, '' FROM pg_namespace").keySet().stream()
            .filter(schema -> platform.schema(schema) != Way.CARRY)
            .forEach(schemas::add);
        Rows.map(side, "SELECT rolname, '' FROM pg_roles").keySet().stream()
            .filter(role -> platform.role(role).isEmpty())
            .forEach(grantees::add);
      }
    }
    Set<String> hanging = new HashSet<>();
    if (platform.given() && platform.side() == Side.ELSEWHERE && !schemas.isEmpty()) {
      String left =
          "SELECT oid FROM pg_namespace WHERE nspname IN ("
              + schemas.stream().map(PlatformProof::literal).collect(Collectors.joining(", "))
              + ")";
      Rows.of(source, HANGING.replace(":left", left)).forEach(row -> hanging.add(row.getFirst()));
    }
    return new PlatformProof(platform, schemas, grantees, hanging);
  }

  /** Schemas of which no object is compared. */
  public Set<String> schemas() {
    return schemas;
  }

  /** Roles whose rights are not compared. */
  public Set<String> grantees() {
    return grantees;
  }

  /** Whether a table's rows are compared. */
  public boolean compares(PairTable table) {
    return switch (platform.table(table.name())) {
      case CARRY -> true;
      case ROWS -> table.onBoth();
      case EMPTY, MEMBERS, LEAVE -> false;
    };
  }

  /** Whether a difference is one of the application's. */
  public boolean compares(ObjectDifference difference) {
    if (!platform.given()) {
      return true;
    }
    String identity = difference.identity();
    if (!difference.onTarget() && hanging.contains(difference.kind() + " " + identity)) {
      return false;
    }
    return switch (difference.kind()) {
      case "extension" -> platform.extensionLeft(bare(identity)).isEmpty() && !isIts(difference);
      case "event trigger" -> platform.eventTrigger(bare(identity)).isEmpty();
      case "publication" ->
          platform
              .publication(bare(identity))
              .filter(rule -> rule.on(platform.side()) != Way.CARRY)
              .isEmpty();
      case "setting" ->
          platform.setting(identity.substring(identity.lastIndexOf(' ') + 1)).isEmpty();
      case "default privileges" -> !isOfPlatformsRole(identity);
      case "comment", "other object" -> !isWithinLeft(identity);
      default -> true;
    };
  }

  /** What the target's platform brought along by itself. */
  private boolean isIts(ObjectDifference difference) {
    return !difference.onSource() && platform.side() == Side.ON_PLATFORM;
  }

  /** {@code of role in schema for r}. */
  private boolean isOfPlatformsRole(String identity) {
    String[] words = identity.split(" ", -1);
    return words.length > 3
        && (schemas.contains(bare(words[3]))
            || (platform.manages(new Platform.RoleName(bare(words[1])))
                && (platform.side() == Side.ON_PLATFORM
                    ? !bare(words[1]).equals(platform.loader())
                    : platform.role(bare(words[1])).filter(platform.loader()::equals).isEmpty())));
  }

  private boolean isWithinLeft(String identity) {
    for (String word : identity.split("[ (,]", -1)) {
      int dot = word.indexOf('.');
      if (schemas.contains(bare(dot < 0 ? word : word.substring(0, dot)))) {
        return true;
      }
      if (platform.extensionLeft(bare(word)).isPresent()
          || platform.eventTrigger(bare(word)).isPresent()
          || platform.publication(bare(word)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static String bare(String quoted) {
    return quoted.length() > 1 && quoted.startsWith("\"") && quoted.endsWith("\"")
        ? quoted.substring(1, quoted.length() - 1).replace("\"\"", "\"")
        : quoted;
  }

  /**
   * What the user put on the platform's own tables and into its publications, and the target lacks.
   * What the target has more is the platform's affair.
   */
  public List<ObjectDifference> own(Connection source, Connection target) throws SQLException {
    List<ObjectDifference> missing = new ArrayList<>();
    String rows =
        schemas.stream()
            .filter(schema -> platform.schema(schema) == Way.ROWS)
            .map(PlatformProof::literal)
            .collect(Collectors.joining(", "));
    if (rows.isEmpty()) {
      return missing;
    }
    String kept = schemas.stream().map(PlatformProof::literal).collect(Collectors.joining(", "));
    missing.addAll(
        lacking(
            "policy",
            source,
            target,
            "SELECT format('%I on %s', p.polname, p.polrelid::regclass),"
                + " coalesce(pg_get_expr(p.polqual, p.polrelid), '') FROM pg_policy p"
                + " JOIN pg_class c ON c.oid = p.polrelid"
                + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ("
                + rows
                + ")"));
    missing.addAll(
        lacking(
            "trigger",
            source,
            target,
            "SELECT format('%I on %s', t.tgname, t.tgrelid::regclass), pg_get_triggerdef(t.oid)"
                + " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " JOIN pg_proc f ON f.oid = t.tgfoid"
                + " JOIN pg_namespace fn ON fn.oid = f.pronamespace"
                + " WHERE NOT t.tgisinternal AND n.nspname IN ("
                + rows
                + ") AND fn.nspname NOT IN ("
                + kept
                + ")"));
    for (ObjectDifference member :
        lacking(
            "publication",
            source,
            target,
            "SELECT format('%s: %I.%I', pubname, schemaname, tablename), pubname::text"
                + " FROM pg_publication_tables")) {
      boolean members =
          platform
              .publication(member.source())
              .filter(rule -> rule.on(platform.side()) == Way.MEMBERS)
              .isPresent();
      if (members) {
        missing.add(member);
      }
    }
    return missing;
  }

  private static List<ObjectDifference> lacking(
      String kind, Connection source, Connection target, String sql) throws SQLException {
    Set<String> there = new HashSet<>(Rows.map(target, sql).keySet());
    return Rows.map(source, sql).entrySet().stream()
        .filter(entry -> !there.contains(entry.getKey()))
        .map(
            entry ->
                new ObjectDifference(
                    kind, entry.getKey(), true, false, entry.getValue(), "", false))
        .toList();
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
