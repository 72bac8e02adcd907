package dev.pgtrek.plan;

import dev.pgtrek.error.PgtrekException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user's choices about the plan.
 *
 * @param schema the schema that receives, unless the edits name one; another than the default has
 *     to agree with them
 * @param naming what happens to names
 * @param jsonIndex which index a jsonb column gets, unless the edits say; another than the default
 *     has to agree with them
 * @param include names or globs ({@code *}, {@code ?}) of tables to carry; empty for all
 * @param exclude names or globs of tables to leave out
 * @param edits what an edited plan file says differently
 * @param vectorIndex which index a column of vectors gets, unless the edits say; another than the
 *     default has to agree with them
 * @param conversions texts that become vectors or documents
 * @param places the choices about places; what the edits say goes before them
 * @param existing that the application made the tables, and what goes for them; or null where
 *     pgtrek makes them
 * @param search who keeps search columns in step, unless the edits say; another than the default
 *     has to agree with them
 * @param rules the rules for all tables, which the edits must not contradict
 * @param typed the choices about a typed source
 */
public record PlanOptions(
    String schema,
    Naming naming,
    JsonIndex jsonIndex,
    List<String> include,
    List<String> exclude,
    PlanEdits edits,
    VectorIndex vectorIndex,
    Conversions conversions,
    PlaceOptions places,
    @Nullable IntoExisting existing,
    SearchWay search,
    RuleSet rules,
    TypedChoices typed) {

  /** Where nothing else is said. */
  public static final String DEFAULT_SCHEMA = "public";

  public PlanOptions {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /**
   * Choices without any about vectors, documents in texts, places and search, to make the tables.
   */
  public PlanOptions(
      String schema,
      Naming naming,
      JsonIndex jsonIndex,
      List<String> include,
      List<String> exclude,
      PlanEdits edits) {
    this(
        schema,
        naming,
        jsonIndex,
        include,
        exclude,
        edits,
        VectorIndex.COSINE,
        Conversions.NONE,
        PlaceOptions.NONE,
        null,
        SearchWay.GENERATED,
        RuleSet.NONE,
        TypedChoices.USUAL);
  }

  public static PlanOptions defaults() {
    return new PlanOptions(
        DEFAULT_SCHEMA, Naming.KEEP, JsonIndex.GIN, List.of(), List.of(), PlanEdits.NONE);
  }

  /** The same into another schema. */
  public PlanOptions into(String other) {
    return new PlanOptions(
        other,
        naming,
        jsonIndex,
        include,
        exclude,
        edits,
        vectorIndex,
        conversions,
        places,
        existing,
        search,
        rules,
        typed);
  }

  /** The same with other choices about vectors and about documents in texts. */
  public PlanOptions with(VectorIndex otherIndex, Conversions others) {
    return new PlanOptions(
        schema,
        naming,
        jsonIndex,
        include,
        exclude,
        edits,
        otherIndex,
        others,
        places,
        existing,
        search,
        rules,
        typed);
  }

  /** The same with other choices about a typed source. */
  public PlanOptions with(TypedChoices others) {
    return new PlanOptions(
        schema,
        naming,
        jsonIndex,
        include,
        exclude,
        edits,
        vectorIndex,
        conversions,
        places,
        existing,
        search,
        rules,
        others);
  }

  /** The same with another plan file's decisions. */
  public PlanOptions with(PlanEdits others) {
    return new PlanOptions(
        schema,
        naming,
        jsonIndex,
        include,
        exclude,
        others,
        vectorIndex,
        conversions,
        places,
        existing,
        search,
        rules,
        typed);
  }

  /**
   * The choices with what a plan file decides for all, its schema, naming and index of documents,
   * put in place of the command's.
   *
   * @throws PgtrekException.Usage if the command names another schema than the plan file, or leaves
   *     indexes out that it has
   */
  public PlanOptions settled() {
    String decided = edits.schema();
    if (decided != null && !schema.equals(DEFAULT_SCHEMA) && !schema.equals(decided)) {
      throw new PgtrekException.Usage(
          "schema-differs-from-plan",
          "The plan file is for the schema " + decided + ", the command names " + schema + ".",
          "Leave --schema out, or change `schema:` in the plan file.");
    }
    IntoExisting told = edits.existing();
    if (told != null && existing != null) {
      agreed(
          told.rows(),
          existing.rows(),
          RowsRule.REFUSE,
          "existing-rows-differ-from-plan",
          "existingRows",
          "--existing-rows");
    }
    Naming named = edits.naming();
    return new PlanOptions(
        decided == null ? schema : decided,
        named == null ? naming : named,
        agreed(
            edits.jsonIndex(),
            jsonIndex,
            JsonIndex.GIN,
            "json-index-differs-from-plan",
            "jsonIndex",
            "--json-index"),
        include,
        exclude,
        edits,
        agreed(
            edits.vectorIndex(),
            vectorIndex,
            VectorIndex.COSINE,
            "vector-index-differs-from-plan",
            "vectorIndex",
            "--vector-index"),
        conversions,
        places.under(edits.places()),
        told == null ? existing : told,
        agreed(
            edits.search(),
            search,
            SearchWay.GENERATED,
            "search-differs-from-plan",
            "search",
            "--search-columns"),
        settledRules(),
        typed);
  }

  /** What the plan file decides, else what the command says; both may be said if they agree. */
  private static <E extends Enum<E>> E agreed(
      @Nullable E decided, E given, E usual, String code, String key, String option) {
    if (decided != null && given != usual && given != decided) {
      throw new PgtrekException.Usage(
          code,
          "The plan file says `%s: %s`, the command %s %s."
              .formatted(key, PlanTree.word(decided), option, PlanTree.word(given)),
          "Leave %s out, or change `%s:` in the plan file.".formatted(option, key));
    }
    return decided == null ? given : decided;
  }

  private RuleSet settledRules() {
    Map<String, Object> given = rules.tree();
    edits
        .rules()
        .tree()
        .forEach(
            (key, decided) -> {
              Object wanted = given.get(key);
              if (wanted != null && !wanted.equals(decided)) {
                throw new PgtrekException.Usage(
                    "rule-differs-from-plan",
                    "The plan file says `"
                        + key
                        + ": "
                        + decided
                        + "` for all tables, the command --"
                        + key
                        + " "
                        + wanted
                        + ".",
                    "Leave --" + key + " out, or change the rule in the plan file.");
              }
            });
    return rules.over(edits.rules());
  }
}
