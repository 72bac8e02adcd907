package dev.pgtrek.postgres.proof;

import dev.pgtrek.spi.MoveChoices;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of two catalogs is compared, and how the one's roles are called in the other.
 *
 * @param complete whether an object that the target lacks is a difference; not where a part of the
 *     source was to be carried only
 * @param owners whether owners are compared
 * @param privileges whether grants are compared
 * @param roles roles of the source that another one stands for on the target
 * @param withoutSchemas schemas of which nothing is compared
 * @param withoutGrantees roles whose grants are not compared
 */
public record CatalogScope(
    boolean complete,
    boolean owners,
    boolean privileges,
    Map<String, String> roles,
    Set<String> withoutSchemas,
    Set<String> withoutGrantees) {

  /** How our questions begin the list of schemas that are nobody's. */
  private static final String NOBODYS = "'information_schema', 'pgtrek'";

  /** All of it. */
  public static final CatalogScope EVERYTHING =
      new CatalogScope(true, true, true, Map.of(), Set.of(), Set.of());

  /** An argument of our own questions; calls in it stand at most two deep. */
  private static final String ARGUMENT = "((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*)";

  private static final Pattern NAME_OF_ROLE =
      Pattern.compile("pg_get_userbyid\\(" + ARGUMENT + "\\)");

  private static final Pattern OWNER =
      Pattern.compile(
          "pg_get_userbyid\\(\\w+\\.(?:rel|pro|typ|lom|pub)owner\\)|pg_get_userbyid\\(nspowner\\)");

  private static final Pattern GRANTS = Pattern.compile("aclexplode\\(" + ARGUMENT + "\\)");

  public CatalogScope {
    roles = Map.copyOf(roles);
    withoutSchemas = Set.copyOf(withoutSchemas);
    withoutGrantees = Set.copyOf(withoutGrantees);
  }

  /** What a move under these choices is held to. */
  public static CatalogScope of(MoveChoices choices) {
    return new CatalogScope(
        !choices.filters(),
        choices.owners(),
        choices.privileges(),
        choices.roles(),
        Set.of(),
        Set.of());
  }

  /** The same, without some schemas and grantees. */
  public CatalogScope without(Set<String> schemas, Set<String> grantees) {
    return new CatalogScope(complete, owners, privileges, roles, schemas, grantees);
  }

  /** Whether a kind of fact is compared. */
  boolean compares(String kind) {
    return privileges || !kind.equals("default privileges");
  }

  /** A question of ours as the target is asked. */
  String ofTarget(String sql) {
    String asked = sql;
    if (!withoutSchemas.isEmpty()) {
      asked = asked.replace(NOBODYS, NOBODYS + ", " + literals(withoutSchemas));
    }
    if (!withoutGrantees.isEmpty()) {
      asked =
          asked.replace(
              "x WHERE ",
              "x WHERE coalesce(pg_get_userbyid(nullif(x.grantee, 0))::text, '') NOT IN ("
                  + literals(withoutGrantees)
                  + ") AND ");
    }
    if (!privileges || !owners) {
      // Without its owner an object has other grants too: what nobody granted is its owner's.
      asked = GRANTS.matcher(asked).replaceAll("aclexplode(NULL::aclitem[])");
    }
    return owners ? asked : OWNER.matcher(asked).replaceAll("NULL::text");
  }

  /** The same as the source is asked, with the roles' names on the target. */
  String ofSource(String sql) {
    String asked = ofTarget(sql);
    if (roles.isEmpty()) {
      return asked;
    }
    String names =
        roles.entrySet().stream()
            .map(e -> "(" + literal(e.getKey()) + ", " + literal(e.getValue()) + ")")
            .collect(Collectors.joining(", "));
    String name =
        "coalesce((SELECT m.other FROM (VALUES "
            + names.replace("\\", "\\\\").replace("$", "\\$")
            + ") m(own, other) WHERE m.own = %1$s), %1$s)";
    asked =
        NAME_OF_ROLE.matcher(asked).replaceAll(name.replace("%1$s", "pg_get_userbyid($1)::text"));
    return asked.replace(
        "r.rolname::text", name.replace("\\$", "$").replace("%1$s", "r.rolname::text"));
  }

  private static String literals(Set<String> texts) {
    return texts.stream().sorted().map(CatalogScope::literal).collect(Collectors.joining(", "));
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
