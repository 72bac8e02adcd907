package dev.pgtrek.postgres.move.platform;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.client.ArchiveContents;
import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.sql.SqlText;
import dev.pgtrek.postgres.sql.SqlText.Word;
import dev.pgtrek.spi.MovePlan.NotCarried;
import dev.pgtrek.spi.PlatformProfile.Rule;
import dev.pgtrek.spi.PlatformProfile.Side;
import dev.pgtrek.spi.PlatformProfile.Way;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Sorts an archive's entries for a {@link PlatformArchive}. */
final class PlatformSorting {

  /** What has no life of its own. */
  private static final Set<String> ATTACHED = Set.of("ACL", "COMMENT", "SECURITY LABEL");

  /** What rows or columns need, so that it cannot be left out by itself. */
  private static final Set<String> BEARING =
      Set.of("TABLE", "FOREIGN TABLE", "TYPE", "DOMAIN", "SEQUENCE", "TABLE ATTACH", "SCHEMA");

  private static final Set<String> RELATIONS =
      Set.of("TABLE", "FOREIGN TABLE", "VIEW", "MATERIALIZED VIEW", "SEQUENCE");
  private static final Set<String> ROUTINES = Set.of("FUNCTION", "PROCEDURE", "AGGREGATE");

  private final ArchiveContents archive;
  private final Platform platform;
  private final PlatformThere there;
  private final Map<Integer, Entry> byId = new HashMap<>();
  private final Map<Integer, String> left = new LinkedHashMap<>();
  private final Map<String, List<Entry>> bySchema = new LinkedHashMap<>();
  private final List<Entry> added = new ArrayList<>();
  private final List<Entry> published = new ArrayList<>();
  private final List<NotCarried> notCarried = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  PlatformSorting(ArchiveContents archive, Platform platform, PlatformThere there) {
    this.archive = archive;
    this.platform = platform;
    this.there = there;
  }

  PlatformArchive sorted() throws SQLException {
    archive.entries().forEach(entry -> byId.put(entry.id(), entry));
    for (Entry entry : archive.entries()) {
      byItself(entry);
    }
    boolean more = true;
    while (more) {
      more = false;
      for (Entry entry : archive.entries()) {
        more |= !left.containsKey(entry.id()) && byWhatItNeeds(entry);
      }
    }
    bySchema.forEach(this::name);
    List<Entry> carried = new ArrayList<>();
    for (Entry entry : archive.entries()) {
      if (!left.containsKey(entry.id())) {
        platformless(entry).ifPresent(carried::add);
      }
    }
    List<Entry> references = carried.stream().filter(this::refersToLeft).toList();
    carried.removeAll(references);
    return new PlatformArchive(
        new ArchiveContents(
            archive.version(),
            archive.database(),
            archive.serverVersion(),
            archive.dumpVersion(),
            carried),
        added,
        published,
        references,
        notCarried,
        findings);
  }

  /** The entry without statements that name what is left. */
  private Optional<Entry> platformless(Entry entry) {
    return switch (entry.kind()) {
      case "ACL", "DEFAULT ACL" -> with(entry, statement -> !grantsToLeft(statement));
      case "DATABASE PROPERTIES" -> with(entry, statement -> !setsLeft(statement));
      case "EXTENSION" ->
          Optional.of(
              platform
                  .schemaOf(entry.name())
                  .map(
                      schema ->
                          defined(
                              entry,
                              "CREATE EXTENSION IF NOT EXISTS "
                                  + Identifier.of(entry.name()).quoted()
                                  + " WITH SCHEMA "
                                  + Identifier.of(schema).quoted()
                                  + ";\n"))
                  .orElse(entry));
      default -> Optional.of(entry);
    };
  }

  private static Optional<Entry> with(Entry entry, Predicate<String> kept) {
    List<String> all = SqlText.statements(entry.definition());
    List<String> some = all.stream().filter(kept).toList();
    boolean means = some.stream().anyMatch(statement -> !setsSession(statement));
    if (some.size() == all.size()) {
      return Optional.of(entry);
    }
    return means ? Optional.of(defined(entry, String.join(";\n", some) + ";\n")) : Optional.empty();
  }

  private static boolean setsSession(String statement) {
    List<Word> words = SqlText.words(statement);
    return words.getFirst().is("set") || words.getFirst().is("reset");
  }

  private static Entry defined(Entry entry, String definition) {
    return new Entry(
        entry.id(),
        entry.kind(),
        entry.section(),
        entry.schema(),
        entry.name(),
        entry.owner(),
        definition,
        entry.drop(),
        entry.copy(),
        entry.tablespace(),
        entry.dependencies(),
        entry.accessMethod());
  }

  /** GRANT … TO role [WITH GRANT OPTION] and REVOKE … FROM role, also within default rights. */
  private boolean grantsToLeft(String statement) {
    List<Word> words = SqlText.words(statement);
    int end = words.size();
    if (end > 3 && words.get(end - 1).is("option") && words.get(end - 3).is("with")) {
      end -= 3;
    }
    boolean grants =
        end > 2
            && (words.get(end - 2).is("to") || words.get(end - 2).is("from"))
            && words.stream().anyMatch(word -> word.is("grant") || word.is("revoke"));
    return grants
        && !words.get(end - 1).is("public")
        && platform.role(words.get(end - 1).text()).isEmpty();
  }

  /** ALTER DATABASE name SET setting TO …, and the same of a role in it. */
  private boolean setsLeft(String statement) {
    List<Word> words = SqlText.words(statement);
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).is("set")) {
        StringBuilder setting = new StringBuilder(words.get(i + 1).text());
        for (int j = i + 2; j + 1 < words.size() && words.get(j).mark('.'); j += 2) {
          setting.append('.').append(words.get(j + 1).text());
        }
        Optional<Rule> rule = platform.setting(setting.toString());
        rule.ifPresent(
            found ->
                notCarried.add(
                    new NotCarried("setting", setting.toString(), platform.reason(found), "")));
        return rule.isPresent();
      }
    }
    return false;
  }

  /** Leaves out what a rule of the profile is about. */
  private void byItself(Entry entry) {
    switch (entry.kind()) {
      case "SCHEMA" -> schema(entry);
      case "EXTENSION" -> extension(entry);
      case "EVENT TRIGGER" ->
          platform
              .eventTrigger(entry.name())
              .ifPresent(rule -> leave(entry, platform.reason(rule)));
      case "PUBLICATION" ->
          publication(entry.name())
              .ifPresent(
                  way ->
                      leave(
                          entry,
                          way == Way.MEMBERS
                              ? "The target has it; its tables are added."
                              : reasonOfPublication(entry.name())));
      case "PUBLICATION TABLE" -> publicationTable(entry);
      case "PUBLICATION TABLES IN SCHEMA" ->
          publication(publicationOf(entry))
              .ifPresent(way -> leave(entry, reasonOfPublication(publicationOf(entry))));
      case "DEFAULT ACL" -> defaultRights(entry);
      default -> inSchema(entry);
    }
  }

  private void schema(Entry entry) {
    Way way = platform.schema(entry.name());
    if (way == Way.LEAVE || way == Way.ROWS) {
      leftWith(entry.name(), entry);
    }
  }

  private void extension(Entry entry) {
    platform
        .extensionLeft(entry.name())
        .ifPresent(
            rule -> {
              boolean gone = platform.side() == Side.ON_PLATFORM && rule.goneFrom() > 0;
              leave(
                  entry,
                  rule.reason().isEmpty()
                      ? "The profile " + platform.profile().name() + " leaves it out."
                      : rule.reason());
              if (gone) {
                findings.add(
                    new Finding(
                        "extension-gone-from-platform",
                        Severity.WARN,
                        "extension " + entry.name(),
                        "the platform has it only before version " + rule.goneFrom(),
                        "What is made of it cannot be made there.",
                        rule.reason().isEmpty() ? "Do without it first." : rule.reason()));
              }
            });
  }

  private Optional<Way> publication(String name) {
    return platform
        .publication(name)
        .map(rule -> rule.on(platform.side()))
        .filter(way -> way != Way.CARRY);
  }

  private String reasonOfPublication(String name) {
    return platform.publication(name).map(platform::reason).orElse("");
  }

  /** {@code publication table}: the table's own name may hold blanks, and so may the other. */
  private String publicationOf(Entry entry) {
    for (int id : entry.dependencies()) {
      Entry of = byId.get(id);
      if (of != null && of.kind().equals("PUBLICATION")) {
        return of.name();
      }
    }
    int blank = entry.name().indexOf(' ');
    return blank < 0 ? entry.name() : entry.name().substring(0, blank);
  }

  private void publicationTable(Entry entry) {
    String publication = publicationOf(entry);
    Optional<Way> way = publication(publication);
    if (way.isEmpty()) {
      return;
    }
    left.put(entry.id(), reasonOfPublication(publication));
    if (way.get() == Way.MEMBERS) {
      published.add(entry);
    }
  }

  /** Rights that roles of the platform give away on what they will make are its own affair. */
  private void defaultRights(Entry entry) {
    boolean own =
        platform.role(entry.owner()).filter(platform.loader()::equals).isPresent()
            && (platform.side() == Side.ELSEWHERE || entry.owner().equals(platform.loader()));
    boolean managed = platform.manages(new Platform.RoleName(entry.owner()));
    boolean inMade = entry.schema().isEmpty() || platform.schema(entry.schema()) == Way.CARRY;
    if (!inMade || (managed && !own)) {
      leave(entry, "They are about what role " + entry.owner() + " makes, which the platform is.");
    }
  }

  private void inSchema(Entry entry) {
    if (entry.schema().isEmpty()) {
      return;
    }
    Way way = platform.schema(entry.schema());
    if (way != Way.CARRY) {
      leftWith(entry.schema(), entry);
      if (way == Way.ROWS) {
        usersOwn(entry);
      }
      return;
    }
    if (RELATIONS.contains(entry.kind())) {
      TableName name = TableName.of(entry.schema(), entry.name());
      if (!platform.carries(name)) {
        leave(entry, platform.reason(name));
      }
    }
  }

  private void leftWith(String schema, Entry entry) {
    left.put(entry.id(), "it is in schema " + schema + ", which the platform keeps");
    bySchema.computeIfAbsent(schema, s -> new ArrayList<>()).add(entry);
  }

  /** What the user put on the platform's own tables; whether the target has it tells trying. */
  private void usersOwn(Entry entry) {
    boolean users =
        switch (entry.kind()) {
          case "POLICY" -> true;
          case "TRIGGER" -> callsUsersFunction(entry);
          case "FUNCTION", "PROCEDURE" -> !isPlatforms(entry.owner());
          default -> false;
        };
    if (users) {
      added.add(entry);
    } else if (RELATIONS.contains(entry.kind())
        && !isPlatforms(entry.owner())
        && !there.relation(entry.schema(), entry.name())) {
      findings.add(
          new Finding(
              "object-in-platform-schema",
              Severity.WARN,
              entry.kind().toLowerCase(Locale.ROOT) + " " + entry.schema() + "." + entry.name(),
              "it belongs to role " + entry.owner() + ", and the target has none of the name",
              "The platform's schemas are left as they are, so it is not made there.",
              "Move it into a schema of your own first: ALTER TABLE … SET SCHEMA …;"));
    }
  }

  private boolean callsUsersFunction(Entry trigger) {
    return trigger.dependencies().stream()
        .map(byId::get)
        .anyMatch(
            needed ->
                needed != null
                    && needed.kind().equals("FUNCTION")
                    && platform.schema(needed.schema()) == Way.CARRY);
  }

  /** Whether a role is one that only the platform's own services use. */
  private boolean isPlatforms(String role) {
    return platform.manages(new Platform.RoleName(role)) && !role.equals("postgres");
  }

  /** Leaves out what cannot be made without something that is left and that the target lacks. */
  private boolean byWhatItNeeds(Entry entry) throws SQLException {
    for (int id : entry.dependencies()) {
      Entry needed = byId.get(id);
      if (needed == null || !left.containsKey(id)) {
        continue;
      }
      if (ATTACHED.contains(entry.kind()) || belongsTo(entry, needed)) {
        left.put(entry.id(), "it belongs to what is left");
        return true;
      }
      if (isThere(needed)) {
        continue;
      }
      if (BEARING.contains(entry.kind())) {
        needs(entry, needed);
        return false;
      }
      without(entry, needed);
      return true;
    }
    return false;
  }

  private boolean refersToLeft(Entry entry) {
    return entry.kind().equals("FK CONSTRAINT")
        && entry.dependencies().stream()
            .anyMatch(id -> left.containsKey(id) && byId.get(id) != null);
  }

  /** Whether an entry is a part of a table that stays behind. */
  private static boolean belongsTo(Entry entry, Entry table) {
    return table.kind().equals("TABLE")
        && entry.schema().equals(table.schema())
        && (Set.of("INDEX", "SEQUENCE", "SEQUENCE OWNED BY", "STATISTICS").contains(entry.kind())
            || entry.name().equals(table.name())
            || entry.name().startsWith(table.name() + " "));
  }

  private boolean isThere(Entry entry) throws SQLException {
    String schema = entry.schema();
    if (entry.kind().equals("SCHEMA")) {
      return there.schema(entry.name());
    }
    if (entry.kind().equals("EXTENSION")) {
      return there.extension(entry.name());
    }
    if (RELATIONS.contains(entry.kind()) || entry.kind().equals("INDEX")) {
      return there.relation(schema, entry.name());
    }
    if (ROUTINES.contains(entry.kind())) {
      return there.function(schema, entry.name());
    }
    if (entry.kind().equals("TYPE") || entry.kind().equals("DOMAIN")) {
      return there.type(schema, entry.name());
    }
    // A key of a table goes by its table, which stands first in its name.
    if (entry.kind().endsWith("CONSTRAINT")) {
      for (int id : entry.dependencies()) {
        Entry table = byId.get(id);
        if (table != null && table.kind().equals("TABLE")) {
          return there.relation(table.schema(), table.name());
        }
      }
    }
    return false;
  }

  private void needs(Entry entry, Entry needed) {
    Finding finding =
        new Finding(
            "needs-what-is-left",
            Severity.BLOCK,
            entry.kind().toLowerCase(Locale.ROOT) + " " + identity(entry),
            "it needs " + named(needed) + ", which the profile leaves out",
            "It cannot be made on the target.",
            "Carry that too, by the profile (schemas: - {name: "
                + (needed.schema().isEmpty() ? needed.name() : needed.schema())
                + ", … elsewhere: carry}), change the object on the source, or leave it out.");
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }

  private void without(Entry entry, Entry needed) {
    String reason = "It needs " + named(needed) + ", which the profile leaves out.";
    leave(entry, reason);
    boolean policy = entry.kind().equals("POLICY");
    findings.add(
        new Finding(
            "left-with-the-platform",
            Severity.WARN,
            entry.kind().toLowerCase(Locale.ROOT) + " " + identity(entry),
            "it needs " + named(needed) + ", which the profile leaves out",
            policy
                ? "Row-level security stays on, so that roles which the policy served see no row."
                : "The application may count on it.",
            "Make it anew on the target in another way, or carry what it needs, by the profile."));
  }

  private void leave(Entry entry, String reason) {
    left.put(entry.id(), reason);
    notCarried.add(
        new NotCarried(
            entry.kind().toLowerCase(Locale.ROOT),
            identity(entry),
            reason,
            entry.definition().strip()));
  }

  private void name(String schema, List<Entry> entries) {
    List<String> names =
        entries.stream()
            .filter(entry -> !ATTACHED.contains(entry.kind()) && !added.contains(entry))
            .map(PlatformSorting::named)
            .toList();
    Rule rule = platform.profile().schema(schema).orElse(null);
    notCarried.add(
        new NotCarried(
            "schema",
            schema,
            rule == null
                ? ""
                : platform.schema(schema) == Way.ROWS
                    ? "The target has it; its rows go into the target's tables."
                    : platform.reason(rule),
            String.join("\n", names)));
  }

  private static String named(Entry entry) {
    return entry.kind().toLowerCase(Locale.ROOT) + " " + identity(entry);
  }

  private static String identity(Entry entry) {
    return entry.schema().isEmpty() ? entry.name() : entry.schema() + "." + entry.name();
  }
}
