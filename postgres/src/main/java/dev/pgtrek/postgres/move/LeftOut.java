package dev.pgtrek.postgres.move;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan.NotCarried;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the user's filters keep, and what cannot stand without what they leave out. An object that
 * holds no rows goes with what it depends on, with a warning; one that holds rows blocks, so that
 * no row is left out that nobody named.
 */
final class LeftOut {

  /** Entries that say something of another one, on which alone they depend. */
  static final Set<String> REMARKS = Set.of("ACL", "COMMENT", "SECURITY LABEL");

  private static final Set<String> WITH_ROWS = Set.of("TABLE", "SEQUENCE");

  private final List<Entry> entries;
  private final Map<Integer, Entry> byId = new HashMap<>();
  private final Map<Integer, EntryNames> names;
  private final MoveChoices choices;
  private final Selection selection;
  private final Map<TableName, Set<String>> ofIndexes;
  private final Set<String> present;
  private final Map<TableName, TableName> owners = new HashMap<>();
  private final Set<Integer> kept = new HashSet<>();
  private final List<NotCarried> notCarried = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  private LeftOut(
      List<Entry> entries,
      Map<Integer, EntryNames> names,
      MoveChoices choices,
      Map<TableName, Set<String>> ofIndexes,
      Set<String> present) {
    this.ofIndexes = ofIndexes;
    this.entries = entries;
    this.names = names;
    this.choices = choices;
    this.selection = Selection.of(choices);
    this.present = present;
  }

  /**
   * Decides.
   *
   * @param entries all entries, in the archive's order
   * @param names what they are about, by their numbers
   * @param ofIndexes extensions that the indexes of a table stand on
   * @param present names of schemas and objects of the target, see {@link #name}
   */
  static LeftOut of(
      List<Entry> entries,
      Map<Integer, EntryNames> names,
      MoveChoices choices,
      Map<TableName, Set<String>> ofIndexes,
      Set<String> present) {
    LeftOut left = new LeftOut(entries, names, choices, ofIndexes, present);
    left.decide();
    return left;
  }

  boolean keeps(Entry entry) {
    return kept.contains(entry.id());
  }

  List<NotCarried> notCarried() {
    return notCarried;
  }

  List<Finding> findings() {
    return findings;
  }

  private void decide() {
    for (Entry entry : entries) {
      byId.put(entry.id(), entry);
      TableName owner = EntryNames.ownerOfSequence(entry);
      TableName sequence = table(entry);
      if (owner != null && sequence != null) {
        owners.put(sequence, owner);
      }
    }
    findings.addAll(unmatched());
    entries.stream().filter(this::chosen).forEach(entry -> kept.add(entry.id()));
    if (selection.onlyNamed()) {
      addWhatIsNeeded();
    }
    for (Entry entry : entries) {
      if (REMARKS.contains(entry.kind()) && !DatabaseName.isOf(entry)) {
        followSubject(entry);
      } else if (keeps(entry)) {
        leaveIfItHangs(entry);
      } else if (isWorthNaming(entry)) {
        leave(entry, "left out by the filters");
      }
    }
  }

  private List<Finding> unmatched() {
    Set<TableName> tables = new HashSet<>();
    Set<String> extensions = new HashSet<>();
    // An archive says nothing of it as long as it is as it always was.
    Set<String> schemas = new HashSet<>(Set.of("public"));
    for (Entry entry : entries) {
      TableName table = table(entry);
      if (table != null) {
        tables.add(table);
      }
      switch (entry.kind()) {
        case "SCHEMA" -> schemas.add(entry.name());
        case "EXTENSION" -> extensions.add(entry.name());
        default -> {}
      }
    }
    return selection.unmatched(schemas, tables, extensions);
  }

  private @Nullable TableName table(Entry entry) {
    EntryNames name = names.get(entry.id());
    return name == null ? null : name.table();
  }

  /** Whether the choices themselves keep it. */
  private boolean chosen(Entry entry) {
    TableName table = table(entry);
    if (table != null) {
      TableName owner = owners.get(table);
      return selection.carries(owner == null ? table : owner);
    }
    return switch (entry.kind()) {
      case "SCHEMA" -> !selection.onlyTables() && selection.carriesSchema(entry.name());
      case "EXTENSION" ->
          !selection.onlyNamed() && !choices.withoutExtensions().contains(entry.name());
      default ->
          entry.schema().isEmpty()
              ? !selection.onlyNamed()
              : !selection.onlyTables() && selection.carriesSchema(entry.schema());
    };
  }

  /** Where only something is named, what it stands on comes too, as far as it is no table. */
  private void addWhatIsNeeded() {
    Set<String> extensions = new HashSet<>();
    for (Entry entry : entries) {
      TableName table = table(entry);
      if (keeps(entry) && table != null) {
        extensions.addAll(ofIndexes.getOrDefault(table, Set.of()));
      }
    }
    entries.stream()
        .filter(e -> e.kind().equals("EXTENSION") && extensions.contains(e.name()) && mayCome(e))
        .forEach(e -> kept.add(e.id()));
    Deque<Integer> open = new ArrayDeque<>(kept);
    while (!open.isEmpty()) {
      Entry entry = byId.get(open.pop());
      for (int before : entry == null ? List.<Integer>of() : entry.dependencies()) {
        Entry needed = byId.get(before);
        if (needed != null && mayCome(needed) && kept.add(before)) {
          open.push(before);
        }
      }
    }
  }

  private boolean mayCome(Entry entry) {
    if (choices.withoutExtensions().contains(entry.name()) && entry.kind().equals("EXTENSION")) {
      return false;
    }
    String schema = entry.kind().equals("SCHEMA") ? entry.name() : entry.schema();
    boolean among = schema.isEmpty() || selection.onlyTables() || selection.carriesSchema(schema);
    return table(entry) == null && among;
  }

  private void followSubject(Entry entry) {
    boolean stands =
        entry.dependencies().stream().map(byId::get).filter(e -> e != null).allMatch(this::keeps);
    if (!stands) {
      kept.remove(entry.id());
    } else if (!entry.dependencies().isEmpty() && !keeps(entry)) {
      kept.add(entry.id());
    }
  }

  private void leaveIfItHangs(Entry entry) {
    for (int before : entry.dependencies()) {
      Entry needed = byId.get(before);
      if (needed != null && !keeps(needed) && !isPresent(needed)) {
        hangs(entry, needed);
        return;
      }
    }
  }

  private void hangs(Entry entry, Entry needed) {
    String object = word(entry) + " " + shown(entry);
    String other = word(needed) + " " + shown(needed);
    boolean rows = WITH_ROWS.contains(entry.kind());
    findings.add(
        new Finding(
            rows ? "needs-what-is-left-out" : "left-out-with",
            rows ? Severity.BLOCK : Severity.WARN,
            object,
            "it needs " + other + ", which is left out",
            rows
                ? "It cannot be made without it, and its rows are not left out unasked."
                : "It cannot be made without it, so it stays behind too.",
            rows
                ? "Carry " + other + " too, or leave out " + shown(entry) + "."
                : "Carry " + other + " too, or make it by hand; the report has its text."));
    if (!rows) {
      kept.remove(entry.id());
      leave(entry, "it needs " + other + ", which is left out");
    }
  }

  private boolean isPresent(Entry entry) {
    TableName table = table(entry);
    return present.contains(
        table == null ? name(entry.kind(), entry.schema(), entry.name()) : table.toString());
  }

  /** The name under which an object of the target is looked for. */
  static String name(String kind, String schema, String name) {
    int arguments = name.indexOf('(');
    String bare =
        (kind.equals("FUNCTION") || kind.equals("PROCEDURE") || kind.equals("AGGREGATE"))
                && arguments > 0
            ? name.substring(0, arguments)
            : name;
    return schema.isEmpty() ? kind.toLowerCase(Locale.ROOT) + " " + bare : schema + "." + bare;
  }

  /** Of what belongs to a table, the table alone is named. */
  private boolean isWorthNaming(Entry entry) {
    boolean relation = EntryNames.RELATIONS.contains(entry.kind()) && !EntryNames.isIdentity(entry);
    return relation || table(entry) == null;
  }

  private void leave(Entry entry, String reason) {
    notCarried.add(
        new NotCarried(
            word(entry),
            shown(entry),
            reason,
            Secrets.starred(entry.kind(), Statements.definition(entry))));
  }

  static String word(Entry entry) {
    return entry.kind().toLowerCase(Locale.ROOT);
  }

  static String shown(Entry entry) {
    return entry.schema().isEmpty() ? entry.name() : entry.schema() + "." + entry.name();
  }
}
