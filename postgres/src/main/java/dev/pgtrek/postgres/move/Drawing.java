package dev.pgtrek.postgres.move;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.client.ArchiveContents;
import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.move.Piece.Kind;
import dev.pgtrek.postgres.move.Piece.Part;
import dev.pgtrek.postgres.sql.SqlText;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan.NotCarried;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes a {@link Blueprint} out of an archive's entries. */
final class Drawing {

  /** How the archive itself is to be read, which reading it has done. */
  private static final Set<String> OF_THE_ARCHIVE = Set.of("ENCODING", "STDSTRINGS", "SEARCHPATH");

  private final List<Entry> entries;
  private final SourceObjects source;
  private final TargetObjects target;
  private final RoleText roleText;
  private final LargeObjectRights largeObjects;
  private final Set<String> present;
  private final MoveChoices choices;
  private final TargetRights rights;
  private final Map<Integer, Entry> byId = new HashMap<>();
  private final Map<Integer, EntryNames> names = new HashMap<>();
  private final Map<Integer, String> ids = new LinkedHashMap<>();
  private final Map<String, Integer> times = new HashMap<>();
  private final UsedRoles roles;
  private final LentRights lent;
  private final List<NotCarried> notCarried = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  Drawing(
      ArchiveContents archive,
      SourceObjects source,
      TargetObjects target,
      RoleText roleText,
      LargeObjectRights largeObjects,
      Set<String> present,
      MoveChoices choices,
      TargetRights rights) {
    this.rights = rights;
    this.roleText = roleText;
    this.largeObjects = largeObjects;
    this.present = present;
    this.entries = archive.entries();
    this.source = source;
    this.target = target;
    this.choices = choices;
    this.roles = new UsedRoles(choices.roles(), roleText, target.role());
    this.lent = new LentRights(target, roleText);
  }

  Blueprint drawn() {
    List<Entry> read = new ArrayList<>();
    for (Entry entry : entries) {
      byId.put(entry.id(), entry);
      if (!OF_THE_ARCHIVE.contains(entry.kind())) {
        names.put(entry.id(), EntryNames.of(entry));
        read.add(entry);
      }
    }
    CarriedEntries kept = CarriedEntries.of(read, names, source, target, present, choices);
    notCarried.addAll(kept.notCarried());
    findings.addAll(kept.findings());
    List<Entry> carried = new ArrayList<>(kept.entries());
    // Settings and limits of the database work on sessions that begin after them.
    carried.sort(Comparator.comparing(DatabaseName::isOf));
    for (Entry entry : carried) {
      if (entry.kind().equals("SCHEMA")) {
        lent.owns(entry.name(), roles.mapped(entry.owner()));
      }
      ids.put(entry.id(), unique(LeftOut.word(entry) + " " + LeftOut.shown(entry)));
    }
    EntryParts parts = EntryParts.of(carried, this::name);
    privileged(carried, parts);
    wrappers(carried);
    parts.arrange(carried);
    findings.addAll(BehindRows.of(carried, parts, byId, this::name, source.generated()));
    List<Piece> pieces = new ArrayList<>();
    for (Part part : Part.values()) {
      for (Entry entry : carried) {
        if (parts.of(entry) == part) {
          pieces.add(piece(entry, parts.of(entry)));
          if (entry.kind().equals("MATERIALIZED VIEW") && part == Part.VIEWS) {
            addRefresh(entry, pieces);
          }
        }
        if (part == Part.VIEWS
            && entry.kind().equals("MATERIALIZED VIEW")
            && parts.of(entry) != Part.VIEWS) {
          addRefresh(entry, pieces);
        }
      }
    }
    wholeDatabase(pieces);
    findings.addAll(roles.missing());
    return new Blueprint(pieces, notCarried, findings);
  }

  /** What no entry tells, and belongs to the database as a whole. */
  private void wholeDatabase(List<Piece> pieces) {
    if (choices.filters()) {
      if (largeObjects.objects() > 0) {
        notCarried.add(
            new NotCarried(
                "large objects",
                "all " + largeObjects.objects(),
                "they belong to no schema, and filters are chosen",
                ""));
      }
      return;
    }
    pieces.addAll(largeObjects.pieces());
    largeObjects.owners().forEach(role -> roles.use(role, "owner of large objects"));
    largeObjects.owners().forEach(roles::owns);
    largeObjects.named().forEach(role -> roles.use(role, "named by rights on large objects"));
    if (!source.publicSchema()) {
      pieces.addFirst(
          new Piece(
              "schema public, which the source has not",
              0,
              Kind.OTHER,
              "SCHEMA",
              Part.LAST,
              null,
              "public",
              "",
              // Not with what may be in it.
              List.of("DROP SCHEMA IF EXISTS public RESTRICT"),
              "",
              Set.of()));
    }
  }

  /** Operators of one name differ in what they take, which their name does not tell. */
  private String unique(String id) {
    int time = times.merge(id, 1, Integer::sum);
    return time == 1 ? id : id + " (" + time + ")";
  }

  /**
   * What the server makes for superusers alone comes last where the role is none, so that a refusal
   * stops nothing; unless something else stands on it.
   */
  private void privileged(List<Entry> carried, EntryParts parts) {
    if (target.superuser()) {
      return;
    }
    Set<Integer> needed = new HashSet<>();
    for (Entry entry : carried) {
      if (!LeftOut.REMARKS.contains(entry.kind())) {
        needed.addAll(entry.dependencies());
      }
    }
    for (Entry entry : carried) {
      Optional<String> why = rights.superuser(entry);
      if (why.isEmpty()) {
        continue;
      }
      boolean stands = needed.contains(entry.id());
      if (!stands) {
        parts.putLast(entry);
      }
      findings.add(
          new Finding(
              "superuser-needed",
              stands ? Severity.BLOCK : Severity.WARN,
              LeftOut.word(entry) + " " + LeftOut.shown(entry),
              why.get() + ", and " + target.role() + " of the target is no superuser",
              stands
                  ? "The server refuses it, and others of the schema need it."
                  : "The server may refuse it; then it stays behind and is named.",
              stands
                  ? "Move as a superuser, or drop it on the source with what needs it."
                  : "Move as a superuser, or make it by hand as one when the move is done."));
    }
  }

  /** What a foreign server is made with must be usable by whoever makes it and whoever owns it. */
  private void wrappers(List<Entry> carried) {
    if (target.superuser()) {
      return;
    }
    Map<String, Set<String>> lacking = new TreeMap<>();
    for (Entry entry : carried) {
      if (entry.kind().equals("SERVER")) {
        String wrapper = TargetRights.wrapper(entry);
        List<String> makers = new ArrayList<>(List.of(target.role()));
        if (choices.owners() && !entry.owner().isEmpty()) {
          makers.add(roles.mapped(entry.owner()));
        }
        List<String> without = rights.without(wrapper, makers);
        if (!without.isEmpty()) {
          lacking.computeIfAbsent(wrapper, w -> new TreeSet<>()).addAll(without);
        }
      }
    }
    lacking.forEach(
        (wrapper, without) ->
            findings.add(
                new Finding(
                    "wrapper-not-usable",
                    Severity.BLOCK,
                    "foreign-data wrapper " + wrapper,
                    "without USAGE on the target: " + String.join(", ", without),
                    "Foreign servers are made with it, and belong to roles that may use it.",
                    "GRANT USAGE ON FOREIGN DATA WRAPPER %s TO %s; -- on the target, by a superuser"
                        .formatted(
                            Statements.quoted(wrapper),
                            without.stream()
                                .map(Statements::quoted)
                                .collect(Collectors.joining(", "))))));
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

  private Piece piece(Entry entry, Part part) {
    boolean owned = choices.owners() && Statements.hasOwner(entry) && !isOfOthers(entry);
    String owner = owned ? roles.mapped(entry.owner()) : "";
    NamedRoles named = NamedRoles.in(entry.kind(), Statements.definition(entry), roles::mapped);
    named.roles().forEach(role -> roles.use(role, "named by " + LeftOut.word(entry)));
    named.actors().forEach(roles::actsAs);
    if (owned) {
      roles.use(entry.owner(), "owner of " + LeftOut.word(entry));
      // Of what comes last the server may refuse a part.
      if (part != Part.LAST) {
        roles.owns(entry.owner());
      }
    }
    EntryNames name = name(entry);
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
        pieceWord(entry),
        part,
        table,
        name.name(),
        owner,
        lent.around(
            entry,
            owner,
            Statements.of(entry, written(entry, named.statements()), choices.tablespaces(), owner)),
        entry.definition(),
        after);
  }

  /** What differs from pg_dump's text where the target must not get it as it is. */
  private List<String> written(Entry entry, List<String> statements) {
    tellWhatDiffers(entry, statements);
    return switch (entry.kind()) {
      // The target is made by whoever owns it; only its owner is said.
      case "DATABASE" -> List.of();
      // Made for an extension that had to be there first.
      case "SCHEMA" -> target.schemas().containsKey(entry.name()) ? List.of() : statements;
      // A partitioned table holds no rows that a crash could lose, and 18 refuses the word.
      case "TABLE" ->
          source.partitioned().contains(TableName.of(entry.schema(), entry.name()))
              ? statements.stream().map(Drawing::logged).toList()
              : statements;
      // Else the two servers would read from one place, and dropping one's would take it away.
      case "SUBSCRIPTION" -> {
        List<String> all = new ArrayList<>(statements);
        all.add(
            "ALTER SUBSCRIPTION " + Statements.quoted(entry.name()) + " SET (slot_name = NONE)");
        yield all;
      }
      default -> statements;
    };
  }

  private void tellWhatDiffers(Entry entry, List<String> statements) {
    boolean suits =
        roleText.mayCreate(target.role(), entry.name())
            && (!choices.owners()
                || roles.mapped(entry.owner()).equals(target.schemas().get(entry.name())));
    if (isOfOthers(entry) && !suits) {
      findings.add(
          new Finding(
              "schema-of-others",
              Severity.BLOCK,
              "schema " + entry.name(),
              "it is on the target, and belongs to " + target.schemas().get(entry.name()),
              "Objects are made in it, and its owner and rights are set.",
              "ALTER SCHEMA %s OWNER TO %s; -- on the target"
                  .formatted(Statements.quoted(entry.name()), Statements.quoted(target.role()))));
    }
    if (entry.kind().equals("SUBSCRIPTION")) {
      findings.add(
          new Finding(
              "subscription-disabled",
              Severity.WARN,
              "subscription " + entry.name(),
              "it is made without its slot, and does not run",
              "Two subscriptions that read from one slot take each other's changes.",
              "When the source no longer needs it: ALTER SUBSCRIPTION %1$s SET (slot_name = %1$s);"
                      .formatted(Statements.quoted(entry.name()))
                  + " and ENABLE it on the target."));
    }
    boolean partitioned =
        entry.kind().equals("TABLE")
            && source.partitioned().contains(TableName.of(entry.schema(), entry.name()));
    if (partitioned && statements.stream().anyMatch(sql -> !logged(sql).equals(sql))) {
      findings.add(
          new Finding(
              "partitioned-table-logged",
              Severity.INFO,
              "table " + LeftOut.shown(entry),
              "UNLOGGED on the source",
              "A partitioned table holds no rows itself, and 18 refuses the word.",
              "Nothing is to be done: its partitions stay as they are."));
    }
  }

  /** A schema that is there and that the role that logs in cannot alter. */
  private boolean isOfOthers(Entry entry) {
    return entry.kind().equals("SCHEMA")
        && target.schemas().containsKey(entry.name())
        && !target.alterable().contains(entry.name());
  }

  private static String logged(String sql) {
    List<SqlText.Word> words = SqlText.words(sql);
    return words.size() > 1 && words.get(1).is("unlogged")
        ? sql.substring(0, words.get(1).from()) + sql.substring(words.get(2).from())
        : sql;
  }

  private static String pieceWord(Entry entry) {
    boolean remark = DatabaseName.isOf(entry) && !entry.kind().startsWith("DATABASE");
    return remark ? "DATABASE " + entry.kind() : entry.kind();
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
