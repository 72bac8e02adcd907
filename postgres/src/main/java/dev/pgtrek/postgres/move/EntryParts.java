package dev.pgtrek.postgres.move;

import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.client.ArchiveContents.Section;
import dev.pgtrek.postgres.move.Piece.Part;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** In which part of a move each entry is made: its own, unless others need it elsewhere. */
final class EntryParts {

  private static final Set<String> ROUTINES_AND_VIEWS =
      Set.of("RULE", "VIEW", "FUNCTION", "PROCEDURE");

  private final Map<Integer, Part> parts = new HashMap<>();

  private EntryParts() {}

  /** The part that belongs to each by what it is. */
  static EntryParts of(List<Entry> carried, Function<Entry, EntryNames> names) {
    Set<TableName> materialized = new HashSet<>();
    for (Entry entry : carried) {
      if (entry.kind().equals("MATERIALIZED VIEW")) {
        materialized.add(TableName.of(entry.schema(), entry.name()));
      }
    }
    EntryParts all = new EntryParts();
    for (Entry entry : carried) {
      TableName table = names.apply(entry).table();
      boolean ofView = table != null && materialized.contains(table);
      all.parts.put(entry.id(), own(entry, ofView));
    }
    return all;
  }

  Part of(Entry entry) {
    return parts.getOrDefault(entry.id(), Part.LAST);
  }

  /** Whether it is one of those that are made at all. */
  boolean isArranged(Entry entry) {
    return parts.containsKey(entry.id());
  }

  void putLast(Entry entry) {
    parts.put(entry.id(), Part.LAST);
  }

  /** Moves what something else stands on, or what stands on something else. */
  void arrange(List<Entry> carried) {
    drawForward(carried);
    carried.forEach(this::putBack);
  }

  /** What an index, key or check stands on is made before it, whatever it is and through what. */
  private void drawForward(List<Entry> carried) {
    Set<Integer> needed = new HashSet<>();
    boolean excluding = false;
    for (Entry entry : carried.reversed()) {
      excluding |= excludes(entry);
      if (excluding && ROUTINES_AND_VIEWS.contains(entry.kind())) {
        needed.add(entry.id());
      }
      if (parts.get(entry.id()) == Part.INDEXES || needed.contains(entry.id())) {
        needed.addAll(entry.dependencies());
      }
    }
    for (int id : needed) {
      parts.computeIfPresent(id, (_, part) -> part == Part.RIGHTS ? Part.INDEXES : part);
    }
  }

  /** Whether it calls functions that the archive does not say it needs. */
  private static boolean excludes(Entry entry) {
    return entry.kind().equals("CONSTRAINT") && entry.definition().contains(" EXCLUDE ");
  }

  /** Nothing comes before what it stands on. */
  private void putBack(Entry entry) {
    for (int before : entry.dependencies()) {
      Part of = parts.get(before);
      if (of != null) {
        parts.merge(entry.id(), of, (own, other) -> other.compareTo(own) > 0 ? other : own);
      }
    }
  }

  private static Part own(Entry entry, boolean ofView) {
    return switch (entry.kind()) {
      case "INDEX",
          "CONSTRAINT",
          "FK CONSTRAINT",
          "CHECK CONSTRAINT",
          "INDEX ATTACH",
          "STATISTICS" ->
          ofView ? Part.VIEWS : Part.INDEXES;
      case "ACL" -> DatabaseName.isOf(entry) ? Part.LAST : Part.RIGHTS;
      case "ROW SECURITY", "POLICY" -> Part.RIGHTS;
      // Late where it stands on a key; it is empty, so who may see what is no matter yet.
      case "MATERIALIZED VIEW" -> entry.section() == Section.POST_DATA ? Part.INDEXES : Part.BEFORE;
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
      case "DATABASE", "DATABASE PROPERTIES" -> Part.LAST;
      default -> entry.section() == Section.POST_DATA ? Part.LAST : Part.BEFORE;
    };
  }
}
