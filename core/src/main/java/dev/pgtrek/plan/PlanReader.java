package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.plan.YamlEntry.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a plan file strictly: what it does not know or cannot honour, it refuses by its place. */
final class PlanReader {

  static final List<String> ROOT_KEYS =
      List.of(
          "version",
          "source",
          "engine",
          "schema",
          "into",
          "existingRows",
          "naming",
          "jsonIndex",
          "vectorIndex",
          PlaceFile.GEOMETRY,
          PlaceFile.METADATA,
          PlaceFile.POINTS,
          "search",
          SearchTree.KEY,
          "rules",
          "tables",
          "notCarried",
          "findings",
          "extensions",
          "views",
          "triggers",
          "restored",
          PlanSeal.KEY);
  private static final List<String> TABLE_KEYS =
      List.of(
          "source",
          "target",
          "skip",
          "existingRows",
          "triggers",
          "rules",
          "rows",
          "columns",
          "primaryKey",
          "uniqueKeys",
          "foreignKeys",
          "indexes",
          "checks",
          "added",
          "original",
          PlanSeal.KEY);
  private static final List<String> COLUMN_KEYS =
      List.of(
          "source",
          "target",
          "skip",
          "rules",
          "declared",
          "type",
          "format",
          "notNull",
          "default",
          "generated",
          "identityAfter",
          "match",
          "cast",
          "stored",
          "written",
          "reason",
          "index",
          "m",
          "efConstruction");

  /** Parts whose entries decide something, so that a file written by hand may have them. */
  private static final List<String> NESTED =
      List.of("tables", "columns", "indexes", "added", "views", "triggers", SearchTree.KEY);

  private static final List<String> ADDED_KEYS =
      List.of(
          "source", "target", "skip", "type", "format", "reason", "index", "m", "efConstruction");

  private static final List<String> INDEXES = List.of("gin", "path", "cosine", "l2", "ip", "none");

  private static final List<String> COLUMN_REPORTS =
      List.of(
          "declared",
          "notNull",
          "default",
          "generated",
          "identityAfter",
          "match",
          "cast",
          "stored",
          "reason");

  private static final List<String> INDEX_REPORTS =
      List.of("unique", "method", "terms", "where", "with");
  private static final List<String> INDEX_KEYS =
      List.of("name", "skip", "unique", "method", "terms", "where", "with");

  private static final List<String> VIEW_REPORTS = List.of("columns", "becomes");
  private static final List<String> VIEW_KEYS =
      List.of("source", "target", "skip", "sql", "columns", "becomes");
  private static final List<String> TRIGGER_REPORTS = List.of("table", "becomes");
  private static final List<String> TRIGGER_KEYS =
      List.of("source", "skip", "sql", "table", "becomes");

  private static final List<ValueFormat> FORMATS =
      List.of(
          ValueFormat.NATIVE,
          ValueFormat.ISO,
          ValueFormat.EPOCH_SECONDS,
          ValueFormat.EPOCH_MILLIS,
          ValueFormat.EPOCH_MICROS,
          ValueFormat.JULIAN_DAY,
          ValueFormat.FLOAT32,
          ValueFormat.GEOPACKAGE,
          ValueFormat.SPATIALITE);

  /** Those that a target without types of its own can write. */
  private static final List<ValueFormat> WRITTEN =
      Stream.concat(FORMATS.stream(), Stream.of(ValueFormat.EWKB, ValueFormat.WKT)).toList();

  /** What people call types that have another name here. */
  private static final Map<String, String> OTHER_NAMES =
      Map.ofEntries(
          Map.entry("int", "integer"),
          Map.entry("int2", "smallint"),
          Map.entry("int4", "integer"),
          Map.entry("int8", "bigint"),
          Map.entry("long", "bigint"),
          Map.entry("bool", "boolean"),
          Map.entry("float", "double precision"),
          Map.entry("float4", "double precision"),
          Map.entry("float8", "double precision"),
          Map.entry("real", "double precision"),
          Map.entry("double", "double precision"),
          Map.entry("decimal", "numeric"),
          Map.entry("string", "text"),
          Map.entry("clob", "text"),
          Map.entry("blob", "bytea"),
          Map.entry("datetime", "timestamp"),
          Map.entry("timestamp without time zone", "timestamp"),
          Map.entry("timestamp with time zone", "timestamptz"));

  private final YamlReader yaml;

  PlanReader(String file) {
    this.yaml = new YamlReader(file);
  }

  PlanEdits read(String text) {
    YamlEntry root = yaml.root(text, ROOT_KEYS);
    Word version = root.word("version");
    if (version != null && !version.text().equals(Integer.toString(PlanFile.VERSION))) {
      throw version.refused(
          "plan-version",
          "version " + version.text() + " of the plan file is not known to this pgtrek",
          "Make the plan again with `pgtrek plan`.");
    }
    boolean sealed = checkSeal(root, PlanSeal.ROOT_PARTS, PlanSeal.ofRoot(root.plain()), "");
    Map<Identifier, PlanEdits.TableEdit> tables = new LinkedHashMap<>();
    for (YamlEntry entry : root.entries("tables", TABLE_KEYS)) {
      Identifier name = source(entry);
      if (tables.put(name, table(entry, name)) != null) {
        throw entry.refused("plan-repeats", "table " + name + " stands here a second time");
      }
    }
    return new PlanEdits(
        schema(root),
        naming(root),
        jsonIndex(root),
        sealed,
        tables,
        vectorIndex(root),
        statements(root, "views", VIEW_KEYS, VIEW_REPORTS, sealed),
        statements(root, "triggers", TRIGGER_KEYS, TRIGGER_REPORTS, sealed),
        PlaceFile.read(root),
        existing(root),
        SearchTree.way(root),
        SearchTree.read(root),
        RuleWords.read(root, RuleWords.ROOT_KEYS));
  }

  private static Map<Identifier, PlanEdits.StatementEdit> statements(
      YamlEntry root, String part, List<String> keys, List<String> reports, boolean sealed) {
    Map<Identifier, PlanEdits.StatementEdit> edits = new LinkedHashMap<>();
    for (YamlEntry entry : root.entries(part, keys)) {
      if (!sealed) {
        reports.forEach(entry::refuseReport);
      }
      Identifier name = source(entry);
      Word sql = entry.word("sql");
      PlanEdits.StatementEdit edit =
          new PlanEdits.StatementEdit(
              target(entry), skip(entry), sql == null ? null : sql.text(), entry.place());
      if (edits.put(name, edit) != null) {
        throw entry.refused("plan-repeats", "'" + name + "' stands here a second time");
      }
    }
    return edits;
  }

  private static @Nullable String schema(YamlEntry root) {
    Word word = root.word("schema");
    return word == null ? null : word.name().text();
  }

  private static @Nullable Naming naming(YamlEntry root) {
    Word word = root.word("naming");
    return word == null ? null : word.oneOf(List.of(Naming.values()), "naming");
  }

  private static @Nullable JsonIndex jsonIndex(YamlEntry root) {
    Word word = root.word("jsonIndex");
    return word == null ? null : word.oneOf(List.of(JsonIndex.values()), "index of documents");
  }

  private static @Nullable VectorIndex vectorIndex(YamlEntry root) {
    Word word = root.word("vectorIndex");
    return word == null ? null : word.oneOf(List.of(VectorIndex.values()), "index of vectors");
  }

  private static @Nullable IntoExisting existing(YamlEntry root) {
    Word word = root.word("into");
    RowsRule rows = rows(root);
    if (word == null) {
      if (rows != null) {
        throw root.refusedAt(
            "existingRows",
            "plan-rows-without-existing",
            "'existingRows' goes with `into: existing` only",
            "Write `into: existing` above it, or remove the line.");
      }
      return null;
    }
    if (!word.text().equals(PlanTree.INTO_EXISTING)) {
      throw word.refused(
          "plan-bad-word",
          "'" + word.text() + "' is nothing to go into",
          "Take `into: existing`, or remove the line.");
    }
    return new IntoExisting(rows == null ? RowsRule.REFUSE : rows);
  }

  private static @Nullable RowsRule rows(YamlEntry entry) {
    Word word = entry.word("existingRows");
    return word == null ? null : word.oneOf(List.of(RowsRule.values()), "rule for rows");
  }

  private static @Nullable TriggerRule triggers(YamlEntry entry) {
    Word word = entry.word("triggers");
    return word == null ? null : word.oneOf(List.of(TriggerRule.values()), "rule for triggers");
  }

  private static Identifier source(YamlEntry entry) {
    Word word = entry.word("source");
    if (word == null) {
      throw entry.refused("plan-needs-source", "this entry needs `source:`, the name it is about");
    }
    return word.name();
  }

  private PlanEdits.TableEdit table(YamlEntry entry, Identifier name) {
    checkSeal(entry, PlanSeal.TABLE_PARTS, PlanSeal.ofTable(entry.plain()), " of table " + name);
    Map<Identifier, PlanEdits.ColumnEdit> columns = new LinkedHashMap<>();
    for (YamlEntry column : entry.entries("columns", COLUMN_KEYS)) {
      if (!entry.has(PlanSeal.KEY)) {
        COLUMN_REPORTS.forEach(column::refuseReport);
      }
      Identifier source = source(column);
      if (columns.put(source, column(column)) != null) {
        throw column.refused("plan-repeats", "column " + source + " stands here a second time");
      }
    }
    return new PlanEdits.TableEdit(
        target(entry),
        skip(entry),
        columns,
        leftIndexes(entry),
        entry.place(),
        added(entry),
        rows(entry),
        triggers(entry),
        RuleWords.read(entry, RuleWords.TABLE_KEYS));
  }

  private static Map<Identifier, String> leftIndexes(YamlEntry table) {
    Map<Identifier, String> left = new LinkedHashMap<>();
    for (YamlEntry index : table.entries("indexes", INDEX_KEYS)) {
      if (!table.has(PlanSeal.KEY)) {
        INDEX_REPORTS.forEach(index::refuseReport);
      }
      Word name = index.word("name");
      if (name == null) {
        throw index.refused("plan-needs-name", "this index needs `name:`");
      }
      if (skip(index)) {
        left.put(name.name(), index.place());
      }
    }
    return left;
  }

  private static PlanEdits.ColumnEdit column(YamlEntry entry) {
    return new PlanEdits.ColumnEdit(
        target(entry),
        skip(entry),
        type(entry.word("type")),
        format(entry),
        entry.place(),
        index(entry),
        RuleWords.read(entry, RuleWords.COLUMN_KEYS),
        written(entry));
  }

  private static List<PlanEdits.AddedColumn> added(YamlEntry table) {
    List<PlanEdits.AddedColumn> added = new ArrayList<>();
    for (YamlEntry entry : table.entries("added", ADDED_KEYS)) {
      if (!table.has(PlanSeal.KEY)) {
        entry.refuseReport("reason");
      }
      Identifier target = target(entry);
      PlanEdits.ColumnEdit edit = column(entry);
      if (target == null || edit.type() == null) {
        throw entry.refused(
            "plan-added-incomplete", "an added column needs `source:`, `target:` and `type:`");
      }
      if (!edit.skip()) {
        added.add(new PlanEdits.AddedColumn(source(entry), target, edit));
      }
    }
    return added;
  }

  private static IndexEdit index(YamlEntry column) {
    Word kind = column.word("index");
    if (kind != null && !INDEXES.contains(kind.text())) {
      throw kind.refused(
          "plan-bad-word",
          "'" + kind.text() + "' is no index." + Nearest.hint(kind.text(), INDEXES),
          "Take one of: " + String.join(", ", INDEXES) + ".");
    }
    Integer m = number(column.word("m"), 2, 100);
    Integer candidates = number(column.word("efConstruction"), 4, 1000);
    return kind == null && m == null && candidates == null
        ? IndexEdit.NONE
        : new IndexEdit(kind == null ? null : kind.text(), m, candidates);
  }

  /** A number within pgvector's bounds for it (hnsw.h). */
  private static @Nullable Integer number(@Nullable Word word, int least, int most) {
    if (word == null) {
      return null;
    }
    String text = word.text();
    boolean digits =
        !text.isEmpty() && text.length() <= 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int value = digits ? Integer.parseInt(text) : -1;
    if (value < least || value > most) {
      throw word.refused(
          "plan-bad-word",
          "'" + text + "' is no number from " + least + " to " + most,
          "Write such a number, or leave the line out.");
    }
    return value;
  }

  private static @Nullable Identifier target(YamlEntry entry) {
    Word word = entry.word("target");
    return word == null ? null : word.name();
  }

  private static boolean skip(YamlEntry entry) {
    Word word = entry.word("skip");
    return word != null && word.truth();
  }

  private static @Nullable ValueFormat format(YamlEntry entry) {
    Word word = entry.word("format");
    return word == null ? null : word.oneOf(FORMATS, "format");
  }

  private static @Nullable ValueFormat written(YamlEntry entry) {
    Word word = entry.word("written");
    return word == null ? null : word.oneOf(WRITTEN, "format");
  }

  private static @Nullable ColumnType type(@Nullable Word word) {
    if (word == null) {
      return null;
    }
    try {
      ColumnType type = ColumnType.parse(word.text());
      if (type != ScalarType.ANY) {
        return type;
      }
    } catch (IllegalArgumentException e) {
      // Told below, by its place.
    }
    List<String> known = new ArrayList<>();
    Arrays.stream(ScalarType.values())
        .filter(t -> t != ScalarType.ANY)
        .forEach(t -> known.add(t.sql()));
    known.addAll(
        List.of(
            "numeric",
            "numeric(10,2)",
            "varchar(100)",
            "vector(384)",
            "halfvec(384)",
            "geometry(Point,4326)"));
    String other = OTHER_NAMES.get(word.text().strip().toLowerCase(Locale.ROOT));
    String hint =
        other == null ? Nearest.hint(word.text(), known) : " Did you mean '" + other + "'?";
    throw word.refused(
        "plan-unknown-type",
        "'" + word.text() + "' is not a type that pgtrek plans." + hint,
        "Take one of the types that the head of the plan file lists.");
  }

  /**
   * Refuses changes of what only reports.
   *
   * @return whether the entry is sealed at all
   */
  private static boolean checkSeal(
      YamlEntry entry, List<String> parts, String found, String where) {
    Word seal = entry.word(PlanSeal.KEY);
    if (seal == null) {
      // Written by hand: then it may say only what it decides.
      parts.stream().filter(p -> !NESTED.contains(p)).forEach(entry::refuseReport);
      return false;
    }
    for (String part : PlanSeal.changed(seal.text(), found, parts)) {
      boolean list = NESTED.contains(part);
      throw entry.refusedAt(
          part,
          "plan-report-changed",
          "'"
              + part
              + "'"
              + where
              + (list ? " lost or got an entry, or one of its reports" : "")
              + " was changed, but only tells what pgtrek makes",
          "Undo that change: target, type, format, written, index, skip, rules, schema, naming,"
              + " jsonIndex, vectorIndex, existingRows, triggers, search, language and accents can"
              + " be edited; to leave something out write `skip: true`.");
    }
    return true;
  }
}
