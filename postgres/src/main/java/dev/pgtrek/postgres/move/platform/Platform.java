package dev.pgtrek.postgres.move.platform;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.PlatformProfile;
import dev.pgtrek.spi.PlatformProfile.ExistingRows;
import dev.pgtrek.spi.PlatformProfile.ExtensionRule;
import dev.pgtrek.spi.PlatformProfile.RoleRule;
import dev.pgtrek.spi.PlatformProfile.RoleWay;
import dev.pgtrek.spi.PlatformProfile.Rule;
import dev.pgtrek.spi.PlatformProfile.Side;
import dev.pgtrek.spi.PlatformProfile.Way;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A profile, applied to one target: what becomes of what it names. Without a profile everything is
 * carried. A value; holds on to no connection.
 */
public final class Platform {

  private final PlatformProfile profile;
  private final Side side;
  private final String loader;
  private final int version;
  private final Map<String, Map<String, String>> extensions;

  private Platform(
      PlatformProfile profile,
      Side side,
      String loader,
      int version,
      Map<String, Map<String, String>> extensions) {
    this.profile = profile;
    this.side = side;
    this.loader = loader;
    this.version = version;
    this.extensions = extensions;
  }

  /** No platform at all. */
  private static final PlatformProfile NONE =
      new PlatformProfile(
          "none",
          "none",
          "",
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          ExistingRows.REFUSE,
          List.of(),
          List.of());

  /**
   * Asks the target which kind it is.
   *
   * @param profile null where the user named none
   * @param target the database that shall receive, or one of its server as long as it is not there
   */
  public static Platform of(@Nullable PlatformProfile profile, Connection source, Connection target)
      throws SQLException {
    if (profile == null) {
      return new Platform(NONE, Side.ELSEWHERE, "", 0, Map.of());
    }
    Set<String> there = Rows.map(target, "SELECT nspname, '' FROM pg_namespace").keySet();
    Map<String, Map<String, String>> extensions = new HashMap<>();
    String members =
        "SELECT x.extname, n.nspname FROM pg_extension x"
            + " JOIN pg_namespace n ON n.oid = x.extnamespace";
    extensions.put("source", Rows.map(source, members));
    extensions.put("target", Rows.map(target, members));
    return new Platform(
        profile,
        there.containsAll(profile.marks()) ? Side.ON_PLATFORM : Side.ELSEWHERE,
        Rows.value(target, "SELECT current_user"),
        target.getMetaData().getDatabaseMajorVersion(),
        extensions);
  }

  /** What a profile knows of the target's address. */
  public static List<Finding> hosts(PlatformProfile profile, String host, int port) {
    return PlatformChecks.hosts(profile, host, port);
  }

  /** Whether there is a profile. */
  public boolean given() {
    return !profile.equals(NONE);
  }

  PlatformProfile profile() {
    return profile;
  }

  Side side() {
    return side;
  }

  /** The role that logs in to the target. */
  public String loader() {
    return loader;
  }

  /** What becomes of a schema. */
  Way schema(String schema) {
    return profile.schema(schema).map(rule -> rule.on(side)).orElse(Way.CARRY);
  }

  /** Whether the platform keeps a schema to itself on some target. */
  boolean manages(String schema) {
    return profile.schema(schema).isPresent();
  }

  /** What becomes of a table and its rows. */
  public Way table(TableName table) {
    Way schema = schema(table.schema().text());
    return profile
        .table(table.schema().text(), table.table().text())
        .map(rule -> rule.on(side))
        .filter(way -> schema != Way.LEAVE && schema != Way.EMPTY)
        .map(way -> way == Way.CARRY ? schema : way)
        .orElse(schema == Way.EMPTY ? Way.LEAVE : schema);
  }

  /** Whether a table, view or sequence is made on the target, with what it holds. */
  public boolean carries(TableName relation) {
    return table(relation) == Way.CARRY;
  }

  /** Columns of a table that may stay behind where the target has no place for them. */
  Set<String> columnsLeft(TableName table) {
    return profile
        .table(table.schema().text(), table.table().text())
        .map(rule -> Set.copyOf(rule.columns()))
        .orElse(Set.of());
  }

  /** Why a table or its schema stays behind. */
  String reason(TableName table) {
    return profile
        .table(table.schema().text(), table.table().text())
        .filter(rule -> rule.on(side) == Way.LEAVE)
        .or(() -> profile.schema(table.schema().text()))
        .map(this::reason)
        .orElse("");
  }

  /** Why what a rule names stays behind. */
  String reason(Rule rule) {
    return rule.reason().isEmpty()
        ? "The profile " + profile.name() + " leaves it to the platform."
        : rule.reason();
  }

  /** The rule by which an event trigger stays behind. */
  Optional<Rule> eventTrigger(String name) {
    return leaving(profile.eventTriggers(), name);
  }

  /** The rule by which a setting of the database stays behind. */
  Optional<Rule> setting(String name) {
    return leaving(profile.settings(), name);
  }

  private Optional<Rule> leaving(List<Rule> rules, String name) {
    return PlatformProfile.first(rules, name).filter(rule -> rule.on(side) == Way.LEAVE);
  }

  /** The rule for a publication. */
  Optional<Rule> publication(String name) {
    return PlatformProfile.first(profile.publications(), name);
  }

  /** The rule for an extension by which it stays behind; also where the platform dropped it. */
  public Optional<ExtensionRule> extensionLeft(String name) {
    return profile
        .extension(name)
        .filter(
            rule ->
                rule.on(side) == Way.LEAVE
                    || (side == Side.ON_PLATFORM
                        && rule.goneFrom() > 0
                        && version >= rule.goneFrom()));
  }

  /** Whether an extension and what its users put into its tables are carried. */
  public boolean carriesExtension(String name) {
    return extensionLeft(name).isEmpty();
  }

  /** Extensions of the source by their schema there. */
  Map<String, String> sourceExtensions() {
    return extensions.getOrDefault("source", Map.of());
  }

  /** Extensions that the target has, by their schema. */
  Map<String, String> targetExtensions() {
    return extensions.getOrDefault("target", Map.of());
  }

  /** The schema that the platform gives an extension, whatever the source's. */
  Optional<String> schemaOf(String extension) {
    return profile
        .extension(extension)
        .filter(rule -> side == Side.ON_PLATFORM && !rule.schema().isEmpty())
        .map(ExtensionRule::schema);
  }

  /** Whether the platform names a role, so that pgtrek never makes nor alters it. */
  boolean manages(RoleName role) {
    return profile.role(role.text()).isPresent();
  }

  /** A role's name, so that it is not taken for a schema's. */
  record RoleName(String text) {}

  /** The role of the target in a role's place; nothing where rights for it are left out. */
  public Optional<String> role(String role) {
    Optional<RoleRule> rule = profile.role(role);
    if (rule.isEmpty()) {
      return Optional.of(role);
    }
    return switch (rule.get().on(side)) {
      case RoleWay.Keep _ -> Optional.of(role);
      case RoleWay.Leave _ -> Optional.empty();
      case RoleWay.As as -> Optional.of(as.role());
      case RoleWay.AsLoader _ -> Optional.of(loader);
    };
  }

  /** The user's choices, with the roles that stand for the platform's; those of the user win. */
  public MoveChoices narrowed(MoveChoices choices, Connection source) throws SQLException {
    if (!given()) {
      return choices;
    }
    Map<String, String> all =
        new TreeMap<>(roles(Rows.map(source, "SELECT rolname, '' FROM pg_roles").keySet()));
    all.putAll(choices.roles());
    return choices.withRoles(all);
  }

  /** Every role of some whose place another takes, as owner at least. */
  public Map<String, String> roles(Set<String> all) {
    Map<String, String> map = new TreeMap<>();
    for (String role : all) {
      String other = role(role).orElse(loader);
      if (!other.equals(role)) {
        map.put(role, other);
      }
    }
    return map;
  }

  /** Schemas of some in which nothing is made, as SQL literals; never empty. */
  String notMade(Set<String> schemas) {
    return literals(schemas, Set.of(Way.LEAVE, Way.ROWS, Way.EMPTY));
  }

  /** Schemas of some of which nothing at all goes, as SQL literals; never empty. */
  String notRead(Set<String> schemas) {
    return literals(schemas, Set.of(Way.LEAVE, Way.EMPTY));
  }

  private String literals(Set<String> schemas, Set<Way> ways) {
    String some =
        schemas.stream()
            .filter(schema -> ways.contains(schema(schema)))
            .sorted()
            .map(schema -> "'" + schema.replace("'", "''") + "'")
            .collect(Collectors.joining(", "));
    return some.isEmpty() ? "''" : some;
  }
}
