package dev.pgtrek.postgres.move;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.client.ArchiveContents;
import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.client.ArchiveContents.Section;
import dev.pgtrek.postgres.move.Piece.Kind;
import dev.pgtrek.postgres.move.Piece.Part;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan.NotCarried;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes a {@link Blueprint} out of an archive's entries. */
final class Drawing {

  /** How the archive itself is to be read, which reading it has done. */
  private static final Set<String> OF_THE_ARCHIVE = Set.of("ENCODING", "STDSTRINGS", "SEARCHPATH");

  private final List<Entry> entries;
  private final SourceObjects source;
  private final TargetObjects target;
  private final MoveChoices choices;
  private final Map<Integer, Entry> byId = new HashMap<>();
  private final Map<Integer, EntryNames> names = new HashMap<>();
  private final Map<Integer, Part> parts = new HashMap<>();
  private final Map<Integer, String> ids = new LinkedHashMap<>();
  private final Map<String, Integer> used = new HashMap<>();
  private final Set<TableName> materialized = new HashSet<>();
  private final List<NotCarried> notCarried = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  Drawing(
      ArchiveContents archive, SourceObjects source, TargetObjects target, MoveChoices choices) {
    this.entries = archive.entries();
    this.source = source;
    this.target = target;
    this.choices = choices;
  }

  Blueprint drawn() {
    if (choices.filters() || !choices.privileges() || !choices.roles().isEmpty()) {
      findings.add(
          new Finding(
              "choices-not-built",
              Severity.BLOCK,
              "filters, --no-privileges or --role-map",
              "chosen",
              "The schema is carried whole so far.",
              "Leave these options out."));
    }
    List<Entry> carried = new ArrayList<>();
    for (Entry entry : entries) {
      byId.put(entry.id(), entry);
      if (!OF_THE_ARCHIVE.contains(entry.kind()) && !isThere(entry)) {
        carried.add(entry);
      }
    }
    for (Entry entry : carried) {
      names.put(entry.id(), EntryNames.of(entry));
      if (entry.kind().equals("MATERIALIZED VIEW")) {
        materialized.add(TableName.of(entry.schema(), entry.name()));
      }
      ids.put(entry.id(), unique(word(entry) + " " + identity(entry)));
    }
    carried.forEach(entry -> parts.put(entry.id(), part(entry)));
    drawForward(carried);
    List<Piece> pieces = new ArrayList<>();
    for (Part part : Part.values()) {
      for (Entry entry : carried) {
        if (parts.get(entry.id()) == part) {
          pieces.add(piece(entry));
          if (entry.kind().equals("MATERIALIZED VIEW") && part == Part.VIEWS) {
            addRefresh(entry, pieces);
          }
        }
        if (part == Part.VIEWS
            && entry.kind().equals("MATERIALIZED VIEW")
            && parts.get(entry.id()) == Part.BEFORE) {
          addRefresh(entry, pieces);
        }
      }
    }
    return new Blueprint(pieces, notCarried, findings);
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

  private static String word(Entry entry) {
    return entry.kind().toLowerCase(Locale.ROOT);
  }

  private static String identity(Entry entry) {
    return entry.schema().isEmpty() ? entry.name() : entry.schema() + "." + entry.name();
  }

  /** Operators of one name differ in what they take, which their name does not tell. */
  private String unique(String id) {
    int times = used.merge(id, 1, Integer::sum);
    return times == 1 ? id : id + " (" + times + ")";
  }

  private Part part(Entry entry) {
    Part own = ownPart(entry);
    for (int before : entry.dependencies()) {
      Part of = parts.get(before);
      if (of != null && of.compareTo(own) > 0) {
        own = of;
      }
    }
    return own;
  }

  private Part ownPart(Entry entry) {
    TableName table = name(entry).table();
    boolean ofView = table != null && materialized.contains(table);
    return switch (entry.kind()) {
      case "INDEX",
          "CONSTRAINT",
          "FK CONSTRAINT",
          "CHECK CONSTRAINT",
          "INDEX ATTACH",
          "STATISTICS" ->
          ofView ? Part.VIEWS : Part.INDEXES;
      case "ACL", "ROW SECURITY", "POLICY" -> Part.RIGHTS;
      case "MATERIALIZED VIEW" -> entry.section() == Section.POST_DATA ? Part.VIEWS : Part.BEFORE;
      // A view or function that stands on a key comes late, its place is taken by an empty one.
      case "RULE", "VIEW", "FUNCTION", "PROCEDURE" ->
          entry.section() == Section.POST_DATA ? Part.RIGHTS : Part.BEFORE;
      case "COMMENT",
          "SECURITY LABEL",
          "DEFAULT ACL",
          "TRIGGER",
          "EVENT TRIGGER",
          "PUBLICATION",
          "PUBLICATION TABLE",
          "PUBLICATION TABLES IN SCHEMA",
          "SUBSCRIPTION" ->
          Part.LAST;
      default -> entry.section() == Section.POST_DATA ? Part.LAST : Part.BEFORE;
    };
  }

  /** What an index or key stands on is made before it, whatever it is. */
  private void drawForward(List<Entry> carried) {
    for (Entry entry : carried.reversed()) {
      if (parts.get(entry.id()) == Part.INDEXES) {
        for (int before : entry.dependencies()) {
          parts.computeIfPresent(before, (id, part) -> part == Part.RIGHTS ? Part.INDEXES : part);
        }
      }
    }
  }

  private EntryNames name(Entry entry) {
    EntryNames name = names.get(entry.id());
    if (name == null) {
      throw new IllegalStateException("an entry without a name: " + entry.id());
    }
    return name;
  }

  private String id(Entry entry) {
    String id = ids.get(entry.id());
    if (id == null) {
      throw new IllegalStateException("an entry without an id: " + entry.id());
    }
    return id;
  }

  private Piece piece(Entry entry) {
    String owner = choices.owners() && Statements.hasOwner(entry) ? mapped(entry.owner()) : "";
    EntryNames name = name(entry);
    Part part = parts.getOrDefault(entry.id(), Part.LAST);
    Set<String> after = new HashSet<>();
    for (int before : entry.dependencies()) {
      String id = ids.get(before);
      if (id != null) {
        after.add(id);
      }
    }
    TableName table = name.table();
    if (entry.kind().equals("INDEX") && table != null && source.populated().contains(table)) {
      after.add(refreshOf(table));
    }
    return new Piece(
        id(entry),
        entry.id(),
        kind(entry),
        entry.kind(),
        part,
        table,
        name.name(),
        owner,
        Statements.of(entry, choices.tablespaces(), owner),
        entry.definition(),
        after);
  }

  private String mapped(String role) {
    return choices.roles().getOrDefault(role, role);
  }

  private static Kind kind(Entry entry) {
    return switch (entry.kind()) {
      case "EXTENSION" -> Kind.EXTENSION;
      case "INDEX" -> Kind.INDEX;
      case "CONSTRAINT" -> Kind.KEY;
      case "CHECK CONSTRAINT" -> Kind.CHECK;
      case "FK CONSTRAINT" -> Kind.FOREIGN_KEY;
      case "INDEX ATTACH" -> Kind.INDEX_ATTACH;
      case "STATISTICS" -> Kind.STATISTICS;
      default -> Kind.OTHER;
    };
  }

  private static String refreshOf(TableName view) {
    return "refresh " + view;
  }

  private void addRefresh(Entry view, List<Piece> pieces) {
    TableName name = TableName.of(view.schema(), view.name());
    if (!source.populated().contains(name)) {
      return;
    }
    Set<String> after = new HashSet<>(Set.of(id(view)));
    for (Entry below : below(view)) {
      TableName other = name(below).table();
      if (below.kind().equals("MATERIALIZED VIEW")
          && other != null
          && source.populated().contains(other)) {
        after.add(refreshOf(other));
      }
    }
    pieces.add(
        new Piece(
            refreshOf(name),
            -view.id(),
            Kind.REFRESH,
            "MATERIALIZED VIEW DATA",
            Part.VIEWS,
            name,
            view.name(),
            "",
            List.of("REFRESH MATERIALIZED VIEW " + name.quoted()),
            "",
            after));
  }

  /** All that an entry stands on, directly or not. */
  private List<Entry> below(Entry entry) {
    List<Entry> found = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    Deque<Integer> open = new ArrayDeque<>(entry.dependencies());
    while (!open.isEmpty()) {
      Entry next = byId.get(open.pop());
      if (next != null && names.containsKey(next.id()) && seen.add(next.id())) {
        found.add(next);
        open.addAll(next.dependencies());
      }
    }
    return found;
  }
}
