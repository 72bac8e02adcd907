package dev.pgtrek.platform;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Severity;
import dev.pgtrek.spi.PlatformProfile;
import dev.pgtrek.spi.PlatformProfile.ExistingRows;
import dev.pgtrek.spi.PlatformProfile.ExtensionRule;
import dev.pgtrek.spi.PlatformProfile.Host;
import dev.pgtrek.spi.PlatformProfile.Question;
import dev.pgtrek.spi.PlatformProfile.RoleRule;
import dev.pgtrek.spi.PlatformProfile.RoleWay;
import dev.pgtrek.spi.PlatformProfile.Rule;
import dev.pgtrek.spi.PlatformProfile.Side;
import dev.pgtrek.spi.PlatformProfile.Way;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * A profile as YAML. What the file says is taken as it stands or refused with its line and column;
 * the format stands in docs/profiles.md.
 */
public final class ProfileFile {

  /** The value of the key {@code format}. */
  static final String FORMAT = "pgtrek-profile-1";

  private static final List<String> KEYS =
      List.of(
          "format",
          "name",
          "about",
          "marks",
          "schemas",
          "tables",
          "roles",
          "extensions",
          "event-triggers",
          "publications",
          "settings",
          "existing-rows",
          "beyond",
          "hosts");
  private static final String ON_PLATFORM = "on-platform";
  private static final String ELSEWHERE = "elsewhere";
  private static final String NAME = "name";
  private static final String REASON = "reason";

  private ProfileFile() {}

  /**
   * Reads a profile.
   *
   * @param file the name for messages
   * @throws PgtrekException.Usage naming line and column of what cannot be taken
   */
  public static PlatformProfile read(String text, String file) {
    Entry all = Entry.of(text, file);
    all.knowsOnly(KEYS);
    all.must("format", FORMAT);
    List<String> marks = all.words("marks");
    if (marks.isEmpty()) {
      throw all.refused(
          "'marks' names no schema, so no target could be told to be the platform's",
          "Name the schemas that every database of the platform has.");
    }
    return new PlatformProfile(
        all.text(NAME),
        file,
        all.text("about", ""),
        marks,
        unique(all.list("schemas"), e -> rule(e, Way.CARRY, Way.ROWS, Way.EMPTY, Way.LEAVE)),
        unique(all.list("tables"), ProfileFile::table),
        unique(all.list("roles"), ProfileFile::role),
        unique(all.list("extensions"), ProfileFile::extension),
        unique(all.list("event-triggers"), e -> rule(e, Way.CARRY, Way.LEAVE)),
        unique(all.list("publications"), e -> rule(e, Way.CARRY, Way.MEMBERS, Way.LEAVE)),
        unique(all.list("settings"), e -> rule(e, Way.CARRY, Way.LEAVE)),
        all.choice("existing-rows", ExistingRows.REFUSE, ExistingRows.values()),
        all.list("beyond").stream().map(ProfileFile::question).toList(),
        all.list("hosts").stream().map(ProfileFile::host).toList());
  }

  /** Reads rules, of which the first that fits decides, so that a second one never would. */
  private static <R> List<R> unique(List<Entry> entries, Function<Entry, R> reader) {
    Set<String> names = new HashSet<>();
    List<R> read = new ArrayList<>();
    for (Entry entry : entries) {
      R rule = reader.apply(entry);
      String name = entry.text(NAME);
      if (!names.add(name)) {
        throw entry.refused(
            "there is a rule for " + name + " already, and the first decides",
            "Leave one of them out.");
      }
      read.add(rule);
    }
    return read;
  }

  private static Rule rule(Entry entry, Way... ways) {
    entry.knowsOnly(List.of(NAME, ON_PLATFORM, ELSEWHERE, REASON));
    return new Rule(
        entry.text(NAME),
        entry.choice(ON_PLATFORM, ways),
        entry.choice(ELSEWHERE, ways),
        List.of(),
        entry.text(REASON, ""));
  }

  private static Rule table(Entry entry) {
    entry.knowsOnly(List.of(NAME, ON_PLATFORM, ELSEWHERE, "columns-left", REASON));
    if (!entry.text(NAME).contains(".")) {
      throw entry.refused("a table's name stands with its schema", "Write schema.table.");
    }
    return new Rule(
        entry.text(NAME),
        entry.choice(ON_PLATFORM, Way.CARRY, Way.ROWS, Way.LEAVE),
        entry.choice(ELSEWHERE, Way.CARRY, Way.ROWS, Way.LEAVE),
        entry.words("columns-left"),
        entry.text(REASON, ""));
  }

  private static RoleRule role(Entry entry) {
    entry.knowsOnly(List.of(NAME, ON_PLATFORM, ELSEWHERE));
    return new RoleRule(entry.text(NAME), roleWay(entry, ON_PLATFORM), roleWay(entry, ELSEWHERE));
  }

  private static RoleWay roleWay(Entry entry, String key) {
    String word = entry.text(key);
    return switch (word) {
      case "keep" -> new RoleWay.Keep();
      case "leave" -> new RoleWay.Leave();
      case "loader" -> new RoleWay.AsLoader();
      default -> {
        if (!word.startsWith("as ") || word.substring(3).isBlank()) {
          throw entry.refused(
              "'" + word + "' is nothing that becomes of a role",
              "Take one of: keep, leave, loader, as ROLE.");
        }
        yield new RoleWay.As(word.substring(3).strip());
      }
    };
  }

  private static ExtensionRule extension(Entry entry) {
    entry.knowsOnly(List.of(NAME, ON_PLATFORM, ELSEWHERE, "schema", "gone-from", REASON));
    return new ExtensionRule(
        entry.text(NAME),
        entry.choice(ON_PLATFORM, Way.CARRY, new Way[] {Way.CARRY, Way.LEAVE}),
        entry.choice(ELSEWHERE, Way.CARRY, new Way[] {Way.CARRY, Way.LEAVE}),
        entry.text("schema", ""),
        entry.number("gone-from"),
        entry.text(REASON, ""));
  }

  private static Question question(Entry entry) {
    entry.knowsOnly(List.of("code", "severity", "target", "needs", "why", "sql"));
    return new Question(
        entry.text("code"),
        entry.choice("severity", Severity.values()),
        sides(entry),
        entry.words("needs"),
        entry.text("why"),
        entry.text("sql"));
  }

  private static List<Side> sides(Entry entry) {
    String word = entry.text("target", "any");
    return switch (word) {
      case "any" -> List.of(Side.values());
      case ON_PLATFORM -> List.of(Side.ON_PLATFORM);
      case ELSEWHERE -> List.of(Side.ELSEWHERE);
      default ->
          throw entry.refused(
              "'" + word + "' is no kind of target",
              "Take one of: any, " + ON_PLATFORM + ", " + ELSEWHERE + ".");
    };
  }

  private static Host host(Entry entry) {
    entry.knowsOnly(List.of("host", "port", "code", "severity", "measured", "why", "fix"));
    return new Host(
        entry.text("host").toLowerCase(Locale.ROOT),
        entry.number("port"),
        entry.text("code"),
        entry.choice("severity", Severity.values()),
        entry.text("measured"),
        entry.text("why"),
        entry.text("fix"));
  }
}
