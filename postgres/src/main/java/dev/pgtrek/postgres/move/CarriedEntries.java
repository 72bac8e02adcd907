package dev.pgtrek.postgres.move;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan.NotCarried;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of an archive's entries is carried: neither pgtrek's own journal, nor what the choices leave
 * out, what nobody knows, or an extension that is there already.
 *
 * @param entries what is carried, in the archive's order
 * @param notCarried what stays behind
 * @param findings what is to be known of that
 */
record CarriedEntries(List<Entry> entries, List<NotCarried> notCarried, List<Finding> findings) {

  /** All that pg_dump 15 to 18 writes of definitions. */
  private static final Set<String> KNOWN =
      Set.of(
          "ACCESS METHOD",
          "ACL",
          "AGGREGATE",
          "CAST",
          "CHECK CONSTRAINT",
          "COLLATION",
          "COMMENT",
          "CONSTRAINT",
          "CONVERSION",
          "DATABASE",
          "DATABASE PROPERTIES",
          "DEFAULT",
          "DEFAULT ACL",
          "DOMAIN",
          "EVENT TRIGGER",
          "EXTENSION",
          "FK CONSTRAINT",
          "FOREIGN DATA WRAPPER",
          "FOREIGN TABLE",
          "FUNCTION",
          "INDEX",
          "INDEX ATTACH",
          "MATERIALIZED VIEW",
          "OPERATOR",
          "OPERATOR CLASS",
          "OPERATOR FAMILY",
          "POLICY",
          "PROCEDURAL LANGUAGE",
          "PROCEDURE",
          "PUBLICATION",
          "PUBLICATION TABLE",
          "PUBLICATION TABLES IN SCHEMA",
          "ROW SECURITY",
          "RULE",
          "SCHEMA",
          "SECURITY LABEL",
          "SEQUENCE",
          "SEQUENCE OWNED BY",
          "SERVER",
          "SHELL TYPE",
          "STATISTICS",
          "SUBSCRIPTION",
          "TABLE",
          "TABLE ATTACH",
          "TEXT SEARCH CONFIGURATION",
          "TEXT SEARCH DICTIONARY",
          "TEXT SEARCH PARSER",
          "TEXT SEARCH TEMPLATE",
          "TRANSFORM",
          "TRIGGER",
          "TYPE",
          "USER MAPPING",
          "VIEW");

  private static final String JOURNAL = "pgtrek";

  CarriedEntries {
    entries = List.copyOf(entries);
    notCarried = List.copyOf(notCarried);
    findings = List.copyOf(findings);
  }

  /**
   * Sorts them.
   *
   * @param present names of schemas and objects of the target, see {@link LeftOut#name}
   */
  static CarriedEntries of(
      List<Entry> read,
      Map<Integer, EntryNames> names,
      SourceObjects source,
      TargetObjects target,
      Set<String> present,
      MoveChoices choices) {
    Sorting sorting = new Sorting(source, target, choices);
    List<Entry> entries = sorting.of(read, names, present);
    return new CarriedEntries(entries, sorting.notCarried, sorting.findings);
  }

  /** Under way. */
  private static final class Sorting {
    private final SourceObjects source;
    private final TargetObjects target;
    private final MoveChoices choices;
    private final List<NotCarried> notCarried = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    Sorting(SourceObjects source, TargetObjects target, MoveChoices choices) {
      this.source = source;
      this.target = target;
      this.choices = choices;
    }

    private List<Entry> of(List<Entry> read, Map<Integer, EntryNames> names, Set<String> present) {
      List<Entry> carried = withoutJournal(read);
      if (choices.filters()) {
        LeftOut left = LeftOut.of(carried, names, choices, source.ofIndexes(), present);
        notCarried.addAll(left.notCarried());
        findings.addAll(left.findings());
        carried = carried.stream().filter(left::keeps).toList();
      }
      return carried.stream().filter(entry -> !staysBehind(entry) && !isThere(entry)).toList();
    }

    /** A source that pgtrek itself brought there still has the journal of that run. */
    private List<Entry> withoutJournal(List<Entry> read) {
      List<Entry> others = read.stream().filter(entry -> !isOfJournal(entry)).toList();
      if (others.size() < read.size()) {
        notCarried.add(
            new NotCarried(
                "schema",
                JOURNAL,
                "it is pgtrek's journal of the run that brought the source there, with the rows"
                    + " that rules kept out and what the way back to a SQLite file knows; the"
                    + " target has a journal of its own",
                ""));
      }
      return others;
    }

    private static boolean isOfJournal(Entry entry) {
      return entry.schema().equals(JOURNAL)
          || (entry.schema().isEmpty()
              && (entry.kind().equals("SCHEMA") || LeftOut.REMARKS.contains(entry.kind()))
              && (entry.name().equals(JOURNAL) || entry.name().equals("SCHEMA " + JOURNAL)));
    }

    /** What the choices leave out of all that is carried, and what no target can be given. */
    private boolean staysBehind(Entry entry) {
      String reason =
          switch (entry.kind()) {
            case "ACL", "DEFAULT ACL" -> choices.privileges() ? "" : "left out by --no-privileges";
            case "COMMENT" ->
                isOfForeignExtension(entry)
                    ? "the extension is there, and belongs to another role of the target"
                    : "";
            default -> KNOWN.contains(entry.kind()) ? "" : "pgtrek does not know what this is";
          };
      if (reason.isEmpty()) {
        return false;
      }
      notCarried.add(
          new NotCarried(
              LeftOut.word(entry), LeftOut.shown(entry), reason, entry.definition().strip()));
      if (!KNOWN.contains(entry.kind())) {
        findings.add(
            new Finding(
                "object-unknown",
                Severity.WARN,
                LeftOut.word(entry) + " " + LeftOut.shown(entry),
                "an object of a kind that pgtrek does not know",
                "It stays behind.",
                "Make it by hand; the report has its text."));
      }
      return true;
    }

    /** An extension that the target has already is not made again, and must be where it was. */
    private boolean isThere(Entry entry) {
      if (!entry.kind().equals("EXTENSION")) {
        return false;
      }
      TargetObjects.Extension there = target.extensions().get(entry.name());
      if (there == null) {
        return false;
      }
      TargetObjects.Extension here = source.extensions().get(entry.name());
      if (here != null && !here.schema().equals(there.schema())) {
        findings.add(
            new Finding(
                "extension-elsewhere",
                Severity.BLOCK,
                "extension " + entry.name(),
                "in schema "
                    + there.schema()
                    + " on the target, in "
                    + here.schema()
                    + " on the source",
                "The source's definitions name what is in it with its schema.",
                "ALTER EXTENSION %s SET SCHEMA %s; -- on the target, or DROP EXTENSION where nothing uses it"
                    .formatted(Statements.quoted(entry.name()), Statements.quoted(here.schema()))));
      }
      return true;
    }

    private boolean isOfForeignExtension(Entry entry) {
      return entry.name().startsWith("EXTENSION ")
          && target.extensions().entrySet().stream()
              .anyMatch(
                  there ->
                      entry.name().equals("EXTENSION " + there.getKey())
                          && !there.getValue().owned());
    }
  }
}
