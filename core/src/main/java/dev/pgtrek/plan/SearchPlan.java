package dev.pgtrek.plan;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.SearchIndex;
import dev.pgtrek.model.SearchIndex.Origin;
import dev.pgtrek.model.SearchIndex.SearchColumn;
import dev.pgtrek.model.SearchIndex.Tokenizer.Base;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.SearchVector.Configuration;
import dev.pgtrek.model.SearchVector.Part;
import dev.pgtrek.model.SearchVector.Way;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.SearchRoute;
import dev.pgtrek.spi.SearchRoute.KeyRoute;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the full-text indexes become: a column of weighted words on the table that holds the text,
 * with a GIN index; where every three characters are indexed, a GIN index on the texts themselves.
 */
final class SearchPlan {

  static final String KIND = "full-text index";

  /** Why an index is not made that could be. */
  static final String BY_CHOICE = "Left out by choice (`search: none`).";

  private static final String COLUMN = "search_vector";
  private static final String GIN = "gin";
  private static final String TRIGRAM_OPERATORS = "gin_trgm_ops";

  /**
   * Bytes of text whose words surely fit into one tsvector of at most 1,048,575 bytes (MAXSTRPOS in
   * PostgreSQL's ts_type.h): a word takes two bytes beside its own for each place, and a compound
   * one is kept both whole and in parts.
   */
  private static final long SAFE_BYTES = 262_143;

  /** Types whose text form depends on no setting, so that a generated column may be made of it. */
  private static final Set<ScalarType> CASTABLE =
      EnumSet.of(
          ScalarType.SMALLINT,
          ScalarType.INTEGER,
          ScalarType.BIGINT,
          ScalarType.DOUBLE,
          ScalarType.JSON,
          ScalarType.JSONB,
          ScalarType.UUID);

  private static final Set<ScalarType> CASTABLE_BY_TRIGGER =
      EnumSet.of(ScalarType.DATE, ScalarType.TIME, ScalarType.TIMESTAMP, ScalarType.TIMESTAMPTZ);

  private static final Set<ScalarType> COMPARABLE_KEYS =
      EnumSet.of(ScalarType.SMALLINT, ScalarType.INTEGER, ScalarType.BIGINT, ScalarType.TEXT);

  private final Map<TableName, Draft> drafts;
  private final PlanOptions options;
  private final ObjectNames schema;
  private final int maxNameBytes;
  private final Notes notes;
  private final ObjectNames functions;
  private final List<SearchRoute> routes = new ArrayList<>();

  /** The triggers that search columns take the place of, each with what does. */
  private final Map<Identifier, String> covered = new LinkedHashMap<>();

  private SearchPlan(
      Map<TableName, Draft> drafts,
      PlanOptions options,
      ObjectNames schema,
      int maxNameBytes,
      Notes notes) {
    this.drafts = drafts;
    this.options = options;
    this.schema = schema;
    this.maxNameBytes = maxNameBytes;
    this.notes = notes;
    this.functions = new ObjectNames(maxNameBytes);
  }

  /** Adds search columns and their indexes to the drafts. */
  static SearchPlan fill(
      Catalog catalog,
      Map<TableName, Draft> drafts,
      PlanOptions options,
      ObjectNames schema,
      int maxNameBytes,
      Notes notes) {
    SearchPlan plan = new SearchPlan(drafts, options, schema, maxNameBytes, notes);
    plan.checkEdits(catalog);
    catalog.searches().forEach(plan::add);
    return plan;
  }

  /** What takes the place of a trigger; empty where no search column does. */
  Optional<String> covers(Identifier trigger) {
    return Optional.ofNullable(covered.get(trigger));
  }

  /** Keeps the names of the functions that search columns need. */
  void reserveFunctions(ObjectNames names) {
    drafts.values().stream()
        .flatMap(d -> d.searches.stream())
        .map(SearchVector::function)
        .filter(Objects::nonNull)
        .forEach(names::reserve);
  }

  /** The routes, once it is known which indexes the user left out. */
  List<SearchRoute> routes() {
    Set<Identifier> left = new HashSet<>();
    drafts.values().forEach(d -> left.addAll(d.leftIndexes));
    return routes.stream()
        .map(r -> r.index() != null && left.contains(r.index()) ? r.withoutIndex() : r)
        .toList();
  }

  private void checkEdits(Catalog catalog) {
    List<String> known = catalog.searches().stream().map(s -> s.name().table().text()).toList();
    options
        .edits()
        .searches()
        .forEach(
            (name, edit) -> {
              if (!known.contains(name.text())) {
                throw new PgtrekException.Usage(
                    "plan-unknown-search",
                    edit.place()
                        + ": the source has no full-text index "
                        + name
                        + "."
                        + Nearest.hint(name.text(), known),
                    "Correct the name, or make the plan again with `pgtrek plan`.");
              }
            });
  }

  private void add(SearchIndex search) {
    String name = search.name().table().text();
    Origin origin = search.origin();
    if (origin == null) {
      notes.lose(KIND, name, search.trouble(), search.sql());
      return;
    }
    PlanEdits.SearchEdit edit =
        options.edits().searches().getOrDefault(search.name().table(), PlanEdits.SearchEdit.NONE);
    SearchWay way = edit.way() == null ? options.search() : edit.way();
    Draft draft = drafts.get(origin.table());
    if (draft == null || way == SearchWay.NONE) {
      notes.leave(
          KIND,
          name,
          draft == null
              ? "The table " + origin.table().table() + ", which holds its text, is not carried."
              : BY_CHOICE,
          search.sql());
      return;
    }
    boolean trigrams = search.tokenizer().base() == Base.TRIGRAM;
    List<Part> parts = parts(search, origin, draft, way, trigrams);
    if (parts.isEmpty()) {
      notes.lose(KIND, name, "None of its columns holds text on the target.", search.sql());
      return;
    }
    if (trigrams) {
      addTrigrams(search, origin, draft, parts);
    } else {
      addVector(search, origin, draft, cut(search, draft, parts), way, edit);
    }
    SearchWords.warn(search, notes);
  }

  private List<Part> parts(
      SearchIndex search, Origin origin, Draft draft, SearchWay way, boolean textOnly) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < search.columns().size(); i++) {
      SearchColumn column = search.columns().get(i);
      if (!column.indexed()) {
        continue;
      }
      ColumnRoute route = draft.route(origin.columns().get(i)).orElse(null);
      String subject = search.name().table() + "." + column.name();
      if (route == null) {
        leaveColumn(
            subject,
            "the column is not carried",
            "The words of a column that is not carried are not found.",
            "Carry " + origin.columns().get(i) + " too.");
      } else if (TypeDecision.isText(route.target().type())) {
        boolean plain = route.target().type() != ScalarType.CITEXT;
        parts.add(new Part(route.target().name(), weight(parts.size()), plain, 0));
      } else if (!textOnly && castable(route.target().type(), way)) {
        parts.add(new Part(route.target().name(), weight(parts.size()), false, 0));
      } else {
        leaveColumn(
            subject,
            "a column of type " + route.target().type().sql(),
            "Its text form is not one that a search column can be made of, so its words are not"
                + " found.",
            route.target().type() == ScalarType.BYTEA
                ? "Make texts of what are texts on the source, and plan again: UPDATE "
                    + draft.source.name().table().quoted()
                    + " SET %1$s = CAST(%1$s AS TEXT);".formatted(route.source().name().quoted())
                : "Write `type: text` for " + route.target().name() + " in the plan file.");
      }
    }
    return parts;
  }

  private static char weight(int place) {
    return (char) ('A' + Math.min(place, 3));
  }

  private static boolean castable(ColumnType type, SearchWay way) {
    return type instanceof ColumnType.Numeric
        || (type instanceof ScalarType scalar
            && (CASTABLE.contains(scalar)
                || (way == SearchWay.TRIGGER && CASTABLE_BY_TRIGGER.contains(scalar))));
  }

  private void leaveColumn(String subject, String measured, String why, String fix) {
    notes.find("search-column-left", Severity.WARN, subject, measured, why, fix);
  }

  /** Takes the beginning alone of columns whose texts might not fit. */
  private List<Part> cut(SearchIndex search, Draft draft, List<Part> parts) {
    long all = parts.stream().mapToLong(p -> profile(draft, p).maxTextBytes()).sum();
    if (all <= SAFE_BYTES) {
      return parts;
    }
    List<Part> cut = new ArrayList<>();
    for (Part part : parts) {
      ColumnProfile profile = profile(draft, part);
      long share = SAFE_BYTES / parts.size();
      if (profile.maxTextBytes() <= share) {
        cut.add(part);
        continue;
      }
      long width = Math.ceilDiv(profile.maxTextBytes(), Math.max(1, profile.maxTextChars()));
      int limit = (int) (share / width);
      cut.add(new Part(part.column(), part.weight(), part.text(), limit));
      notes.find(
          "search-text-cut",
          Severity.WARN,
          search.name().table() + "." + part.column(),
          "texts of up to " + profile.maxTextBytes() + " bytes",
          "PostgreSQL keeps at most 1 MB of words for a row; words beyond the first "
              + limit
              + " characters of a text are not found by the search column. The text itself is"
              + " whole.",
          "Nothing to do if that suits; else split such texts over several rows.");
    }
    return cut;
  }

  private static ColumnProfile profile(Draft draft, Part part) {
    return draft.columns.stream()
        .filter(c -> c.target().name().equals(part.column()))
        .map(c -> draft.profile(c.source()))
        .findFirst()
        .orElseThrow();
  }

  private void addVector(
      SearchIndex search,
      Origin origin,
      Draft draft,
      List<Part> parts,
      SearchWay way,
      PlanEdits.SearchEdit edit) {
    Identifier column = column(draft, edit, search);
    SearchWords words = SearchWords.of(search.tokenizer(), edit);
    Configuration configuration = words.configuration(draft.target.schema());
    boolean trigger = way == SearchWay.TRIGGER;
    SearchVector vector =
        new SearchVector(
            column,
            configuration,
            parts,
            trigger ? Way.TRIGGER : Way.GENERATED,
            trigger ? functions.take(draft.target.table(), List.of(column), "update") : null);
    draft.searches.add(vector);
    Identifier index = schema.take(draft.target.table(), List.of(column), GIN);
    draft.indexes.add(new Index(index, false, GIN, List.of(Index.Term.of(column)), null));
    route(search, origin, draft, vector, parts, index, words.exact());
    String how =
        "the column "
            + column
            + " of "
            + draft.target.table()
            + (trigger ? ", kept in step by a trigger" : ", generated")
            + ", with the configuration "
            + SearchWords.name(configuration)
            + " and a GIN index; query it by "
            + column
            + " @@ websearch_to_tsquery('"
            + SearchWords.name(configuration)
            + "', …)";
    note(search, draft, how, index, "the search column " + draft.target.table() + "." + column);
  }

  private void addTrigrams(SearchIndex search, Origin origin, Draft draft, List<Part> parts) {
    List<Identifier> columns = parts.stream().map(Part::column).toList();
    Identifier index = schema.take(draft.target.table(), columns, "trgm");
    List<Index.Term> terms =
        parts.stream()
            .map(
                p ->
                    p.text()
                        ? new Index.Term(p.column(), null, false, null, TRIGRAM_OPERATORS)
                        // Of a citext the texts: its own LIKE knows no index.
                        : new Index.Term(
                            null, p.column().quoted() + "::text", false, null, TRIGRAM_OPERATORS))
            .toList();
    draft.indexes.add(new Index(index, false, GIN, terms, null));
    boolean exact = !search.tokenizer().removeDiacritics();
    route(search, origin, draft, null, parts, index, exact);
    note(
        search,
        draft,
        "an index of three characters each (pg_trgm) over the texts themselves; query them by "
            + (search.tokenizer().caseSensitive() ? "LIKE" : "ILIKE")
            + " '%…%'",
        index,
        "the index " + index + ", which needs nobody to keep it in step");
  }

  private void note(SearchIndex search, Draft draft, String how, Identifier index, String instead) {
    String trouble = search.trouble().isEmpty() ? "" : ". " + search.trouble();
    notes.change(
        KIND, search.name().table().text(), how + trouble, search.sql(), draft.target, index);
    search.triggers().forEach(trigger -> covered.put(trigger, "Covered by " + instead + "."));
  }

  private void route(
      SearchIndex search,
      Origin origin,
      Draft draft,
      @Nullable SearchVector vector,
      List<Part> parts,
      Identifier index,
      boolean exact) {
    routes.add(
        new SearchRoute(
            search,
            draft.target,
            vector,
            parts.stream().map(Part::column).toList(),
            index,
            keys(origin, draft),
            exact));
  }

  private static List<KeyRoute> keys(Origin origin, Draft draft) {
    List<Identifier> names =
        origin.key() != null
            ? List.of(origin.key())
            : draft.source.primaryKey() != null ? draft.source.primaryKey().columns() : List.of();
    List<KeyRoute> keys = new ArrayList<>();
    for (Identifier name : names) {
      ColumnRoute route = draft.route(name).orElse(null);
      if (route == null
          || !(route.target().type() instanceof ScalarType type)
          || !COMPARABLE_KEYS.contains(type)) {
        return List.of();
      }
      keys.add(new KeyRoute(route.source().name(), route.target().name()));
    }
    return keys;
  }

  private Identifier column(Draft draft, PlanEdits.SearchEdit edit, SearchIndex search) {
    ObjectNames names = new ObjectNames(maxNameBytes);
    draft.columns.forEach(c -> names.reserve(c.target().name()));
    draft.searches.forEach(s -> names.reserve(s.column()));
    Identifier wanted = edit.target();
    if (wanted == null) {
      return names.take(COLUMN);
    }
    if (names.isTaken(wanted)) {
      notes.find(
          "name-collision",
          Severity.BLOCK,
          search.name().table().text(),
          "the name " + wanted + " for its search column",
          "The table " + draft.target.table() + " has a column of that name.",
          "Choose another `target:` for it in the plan file.");
    }
    return wanted;
  }
}
