package dev.pgtrek.postgres.move;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.client.ArchiveContents;
import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.client.ArchiveContents.Section;
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
import java.util.Locale;
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

  /** Entries that say something of another one. */
  private static final Set<String> OF_ANOTHER = Set.of("ACL", "COMMENT", "SECURITY LABEL");

  private static final String JOURNAL = "pgtrek";

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
  private final Map<Integer, Part> parts = new HashMap<>();
  private final Map<Integer, String> ids = new LinkedHashMap<>();
  private final Map<String, Integer> times = new HashMap<>();
  private final Map<String, Set<String>> used = new TreeMap<>();
  private final Set<String> owners = new HashSet<>();
  private final Set<String> actors = new HashSet<>();
  private final Map<String, String> schemaOwners = new HashMap<>();
  private final Set<TableName> materialized = new HashSet<>();
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
    List<Entry> carried = carried(read);
    // Settings and limits of the database work on sessions that begin after them.
    carried.sort(Comparator.comparing(DatabaseName::isOf));
    for (Entry entry : carried) {
      if (entry.kind().equals("SCHEMA")) {
        schemaOwners.put(entry.name(), mapped(entry.owner()));
      }
      if (entry.kind().equals("MATERIALIZED VIEW")) {
        materialized.add(TableName.of(entry.schema(), entry.name()));
      }
      ids.put(entry.id(), unique(word(entry) + " " + LeftOut.shown(entry)));
    }
    carried.forEach(entry -> parts.put(entry.id(), ownPart(entry)));
    privileged(carried);
    wrappers(carried);
    drawForward(carried);
    carried.forEach(this::putBack);
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
    wholeDatabase(pieces);
    missingRoles();
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
    largeObjects.owners().forEach(role -> use(role, "owner of large objects"));
    owners.addAll(largeObjects.owners());
    largeObjects.named().forEach(role -> use(role, "named by rights on large objects"));
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

  private List<Entry> carried(List<Entry> read) {
    List<Entry> carried = withoutJournal(read);
    if (choices.filters()) {
      LeftOut left = LeftOut.of(carried, names, choices, source.ofIndexes(), present);
      notCarried.addAll(left.notCarried());
      findings.addAll(left.findings());
      carried = carried.stream().filter(left::keeps).toList();
    }
    return new ArrayList<>(
        carried.stream().filter(entry -> !staysBehind(entry) && !isThere(entry)).toList());
  }

  /** A source that pgtrek itself brought there still has the journal of that run. */
  private List<Entry> withoutJournal(List<Entry> read) {
    List<Entry> others = read.stream().filter(entry -> !isOfJournal(entry)).toList();
    if (others.size() < read.size()) {
      notCarried.add(
          new NotCarried(
              "schema",
              JOURNAL,
              "it is pgtrek's journal of the run that brought the source there, with the rows that"
                  + " rules kept out and what the way back to a SQLite file knows; the target has a"
                  + " journal of its own",
              ""));
    }
    return others;
  }

  private static boolean isOfJournal(Entry entry) {
    return entry.schema().equals(JOURNAL)
        || (entry.schema().isEmpty()
            && (entry.kind().equals("SCHEMA") || OF_ANOTHER.contains(entry.kind()))
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
        new NotCarried(word(entry), LeftOut.shown(entry), reason, entry.definition().strip()));
    if (!KNOWN.contains(entry.kind())) {
      findings.add(
          new Finding(
              "object-unknown",
              Severity.WARN,
              word(entry) + " " + LeftOut.shown(entry),
              "an object of a kind that pgtrek does not know",
              "It stays behind.",
              "Make it by hand; the report has its text."));
    }
    return true;
  }

  /** Roles that owners, grants and policies name, and the target lacks. */
  private void missingRoles() {
    used.forEach(
        (role, uses) -> {
          String there = mapped(role);
          if (!roleText.target().contains(there)) {
            findings.add(roleText.missing(role, there, uses));
          } else if (owners.contains(role) && !roleText.givable().contains(there)) {
            findings.add(
                RoleText.notGivable(
                    role, there, target.role(), roleText.superusers().contains(there)));
          } else if (actors.contains(role) && !roleText.givable().contains(there)) {
            findings.add(RoleText.notTakenOn(there, target.role()));
          }
        });
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

  private static String word(Entry entry) {
    return entry.kind().toLowerCase(Locale.ROOT);
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
  private void privileged(List<Entry> carried) {
    if (target.superuser()) {
      return;
    }
    Set<Integer> needed = new HashSet<>();
    for (Entry entry : carried) {
      if (!OF_ANOTHER.contains(entry.kind())) {
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
        parts.put(entry.id(), Part.LAST);
      }
      findings.add(
          new Finding(
              "superuser-needed",
              stands ? Severity.BLOCK : Severity.WARN,
              word(entry) + " " + LeftOut.shown(entry),
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
        List<String> roles = new ArrayList<>(List.of(target.role()));
        if (choices.owners() && !entry.owner().isEmpty()) {
          roles.add(mapped(entry.owner()));
        }
        List<String> without = rights.without(wrapper, roles);
        if (!without.isEmpty()) {
          lacking.computeIfAbsent(wrapper, w -> new TreeSet<>()).addAll(without);
        }
      }
    }
    lacking.forEach(
        (wrapper, roles) ->
            findings.add(
                new Finding(
                    "wrapper-not-usable",
                    Severity.BLOCK,
                    "foreign-data wrapper " + wrapper,
                    "without USAGE on the target: " + String.join(", ", roles),
                    "Foreign servers are made with it, and belong to roles that may use it.",
                    "GRANT USAGE ON FOREIGN DATA WRAPPER %s TO %s; -- on the target, by a superuser"
                        .formatted(
                            Statements.quoted(wrapper),
                            roles.stream()
                                .map(Statements::quoted)
                                .collect(Collectors.joining(", "))))));
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
      case "ACL" -> DatabaseName.isOf(entry) ? Part.LAST : Part.RIGHTS;
      case "ROW SECURITY", "POLICY" -> Part.RIGHTS;
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
      case "DATABASE", "DATABASE PROPERTIES" -> Part.LAST;
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
    boolean owned = choices.owners() && Statements.hasOwner(entry) && !isOfOthers(entry);
    String owner = owned ? mapped(entry.owner()) : "";
    NamedRoles named = NamedRoles.in(entry.kind(), Statements.definition(entry), this::mapped);
    named.roles().forEach(role -> use(role, "named by " + word(entry)));
    actors.addAll(named.actors());
    if (owned) {
      use(entry.owner(), "owner of " + word(entry));
      // Of what comes last the server may refuse a part.
      if (parts.get(entry.id()) != Part.LAST) {
        owners.add(entry.owner());
      }
    }
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
        pieceWord(entry),
        part,
        table,
        name.name(),
        owner,
        allowed(
            entry,
            owner,
            Statements.of(entry, written(entry, named.statements()), choices.tablespaces(), owner)),
        entry.definition(),
        after);
  }

  /**
   * Whoever is given an object by another than a superuser must be able to create in its schema,
   * which the schema's own rights, that come later, need not say.
   */
  private List<String> allowed(Entry entry, String owner, List<String> statements) {
    if (entry.kind().equals("PUBLICATION")
        && !owner.isEmpty()
        && !target.superuser()
        && !owner.equals(target.role())) {
      return lent(owner, statements);
    }
    if (owner.isEmpty()
        || entry.schema().isEmpty()
        || target.superuser()
        || roleText.mayCreate(owner, entry.schema())) {
      return statements;
    }
    String of = " ON SCHEMA " + Statements.quoted(entry.schema());
    String to = Statements.quoted(owner);
    List<String> all = new ArrayList<>(List.of("GRANT CREATE" + of + " TO " + to));
    all.addAll(statements);
    // The schema's owner keeps what it has by itself.
    if (!owner.equals(schemaOwners.get(entry.schema()))) {
      all.add("REVOKE CREATE" + of + " FROM " + to);
    } else {
      all.removeFirst();
    }
    return all;
  }

  private void use(String role, String as) {
    used.computeIfAbsent(role, _ -> new TreeSet<>()).add(as);
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
                || mapped(entry.owner()).equals(target.schemas().get(entry.name())));
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

  /**
   * Whoever is given a publication by another than a superuser must be able to create in the
   * database, whose rights come later and whose name is not known before it is made.
   */
  private static List<String> lent(String owner, List<String> statements) {
    String role = "'" + owner.replace("'", "''") + "'";
    List<String> all =
        new ArrayList<>(
            List.of(
                """
                DO $pgtrek$ BEGIN
                  PERFORM set_config('pgtrek.lent',
                    (NOT has_database_privilege(%1$s, current_database(), 'CREATE'))::text, true);
                  IF current_setting('pgtrek.lent')::bool THEN
                    EXECUTE format('GRANT CREATE ON DATABASE %%I TO %%I', current_database(), %1$s);
                  END IF;
                END $pgtrek$\
                """
                    .formatted(role)));
    all.addAll(statements);
    all.add(
        """
        DO $pgtrek$ BEGIN
          IF current_setting('pgtrek.lent')::bool THEN
            EXECUTE format('REVOKE CREATE ON DATABASE %%I FROM %%I', current_database(), %s);
          END IF;
        END $pgtrek$\
        """
            .formatted(role));
    return all;
  }

  private static String pieceWord(Entry entry) {
    boolean remark = DatabaseName.isOf(entry) && !entry.kind().startsWith("DATABASE");
    return remark ? "DATABASE " + entry.kind() : entry.kind();
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
