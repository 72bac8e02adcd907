package dev.pgtrek.spi;

import dev.pgtrek.model.Severity;
import java.util.List;
import java.util.Optional;

/**
 * What a platform such as Supabase keeps to itself in a database that it runs, so that a move
 * neither makes it anew nor carries it away. Rules come in order, and the first whose name fits
 * decides; what none names is the application's. A name may hold {@code *} for any letters and
 * {@code ?} for one.
 *
 * @param name its name
 * @param origin where it comes from, for people
 * @param about what it is for, in a sentence
 * @param marks schemas that a database of the platform has
 * @param schemas what becomes of schemas
 * @param tables what becomes of single tables, before their schemas' rule
 * @param roles what becomes of roles, as owners and where rights name them
 * @param extensions what becomes of extensions
 * @param eventTriggers what becomes of event triggers
 * @param publications what becomes of publications
 * @param settings what becomes of the database's settings
 * @param existingRows what happens where a table that is to get rows has some
 * @param questions what a database cannot carry, asked of the source
 * @param hosts what is known of addresses
 */
public record PlatformProfile(
    String name,
    String origin,
    String about,
    List<String> marks,
    List<Rule> schemas,
    List<Rule> tables,
    List<RoleRule> roles,
    List<ExtensionRule> extensions,
    List<Rule> eventTriggers,
    List<Rule> publications,
    List<Rule> settings,
    ExistingRows existingRows,
    List<Question> questions,
    List<Host> hosts) {

  public PlatformProfile {
    marks = List.copyOf(marks);
    schemas = List.copyOf(schemas);
    tables = List.copyOf(tables);
    roles = List.copyOf(roles);
    extensions = List.copyOf(extensions);
    eventTriggers = List.copyOf(eventTriggers);
    publications = List.copyOf(publications);
    settings = List.copyOf(settings);
    questions = List.copyOf(questions);
    hosts = List.copyOf(hosts);
  }

  /** Which kind of target there is. */
  public enum Side {
    /** One that the platform runs: its schemas and roles are there. */
    ON_PLATFORM,
    /** Any other. */
    ELSEWHERE
  }

  /** What becomes of something. */
  public enum Way {
    /** It is made on the target, with its rows. */
    CARRY,
    /** The target has it; only rows go, by the columns that both sides have. */
    ROWS,
    /** A schema is made, for the extensions in it, and nothing else that it holds. */
    EMPTY,
    /** The target has a publication; only its tables are added. */
    MEMBERS,
    /** Nothing of it goes. */
    LEAVE
  }

  /** What happens where a table that is to get rows has some. */
  public enum ExistingRows {
    /** The run is refused. */
    REFUSE,
    /** Rows whose key is there stay as the target has them. */
    KEEP
  }

  /**
   * What becomes of something.
   *
   * @param pattern its name, with a table's schema
   * @param onPlatform on a target of the platform
   * @param elsewhere on any other
   * @param columns of a table whose rows go into the target's: columns that may stay behind
   * @param reason why, for the report; may be empty
   */
  public record Rule(
      String pattern, Way onPlatform, Way elsewhere, List<String> columns, String reason) {

    public Rule {
      columns = List.copyOf(columns);
    }

    public Way on(Side side) {
      return side == Side.ON_PLATFORM ? onPlatform : elsewhere;
    }
  }

  /**
   * What becomes of a role.
   *
   * @param pattern its name
   * @param onPlatform on a target of the platform
   * @param elsewhere on any other
   */
  public record RoleRule(String pattern, RoleWay onPlatform, RoleWay elsewhere) {

    public RoleWay on(Side side) {
      return side == Side.ON_PLATFORM ? onPlatform : elsewhere;
    }
  }

  /** What becomes of a role's name. */
  public sealed interface RoleWay {

    /** It keeps its place; the target must have it. pgtrek never makes nor alters it. */
    record Keep() implements RoleWay {}

    /** What it owns belongs to the role that pgtrek logs in with; rights for it are left out. */
    record Leave() implements RoleWay {}

    /** Another role's name stands in its place. */
    record As(String role) implements RoleWay {}

    /** The name of the role that pgtrek logs in with stands in its place. */
    record AsLoader() implements RoleWay {}
  }

  /**
   * What becomes of an extension.
   *
   * @param pattern its name
   * @param onPlatform {@link Way#CARRY} or {@link Way#LEAVE}, on a target of the platform
   * @param elsewhere likewise, on any other
   * @param schema the schema that it has on the platform, whatever the source's, or empty
   * @param goneFrom the first major version of the platform without it, 0 for none
   * @param reason why; may be empty
   */
  public record ExtensionRule(
      String pattern, Way onPlatform, Way elsewhere, String schema, int goneFrom, String reason) {

    public Way on(Side side) {
      return side == Side.ON_PLATFORM ? onPlatform : elsewhere;
    }
  }

  /**
   * Something that a database cannot carry. The query only reads, and every row of it becomes a
   * finding: subject, measured value, fix.
   *
   * @param code the finding's word
   * @param severity its weight
   * @param sides on which targets it matters
   * @param needs relations {@code schema.name} of the source without which it is not asked
   * @param why why it matters
   * @param sql the query
   */
  public record Question(
      String code,
      Severity severity,
      List<Side> sides,
      List<String> needs,
      String why,
      String sql) {

    public Question {
      sides = List.copyOf(sides);
      needs = List.copyOf(needs);
    }
  }

  /**
   * What is known of an address of the target.
   *
   * @param pattern the host
   * @param port the port, 0 for any
   * @param code the finding's word
   * @param severity its weight
   * @param measured what it is
   * @param why why it matters
   * @param fix what to do
   */
  public record Host(
      String pattern,
      int port,
      String code,
      Severity severity,
      String measured,
      String why,
      String fix) {}

  /** What becomes of a schema; nothing if it is the application's. */
  public Optional<Rule> schema(String schema) {
    return first(schemas, schema);
  }

  /** What becomes of a table by a rule of its own. */
  public Optional<Rule> table(String schema, String table) {
    return first(tables, schema + "." + table);
  }

  /** What becomes of a role; nothing if it is the application's. */
  public Optional<RoleRule> role(String role) {
    return roles.stream().filter(r -> fits(r.pattern(), role)).findFirst();
  }

  /** What becomes of an extension. */
  public Optional<ExtensionRule> extension(String extension) {
    return extensions.stream().filter(e -> fits(e.pattern(), extension)).findFirst();
  }

  /** The first rule of some that a name fits. */
  public static Optional<Rule> first(List<Rule> rules, String name) {
    return rules.stream().filter(r -> fits(r.pattern(), name)).findFirst();
  }

  /** Whether a name fits a pattern with {@code *} and {@code ?}. */
  public static boolean fits(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int kept = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p;
        p++;
        kept = n;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        kept++;
        n = kept;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
