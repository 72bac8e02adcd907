package dev.pgtrek.plan;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.SearchVector.Part;
import dev.pgtrek.model.SearchVector.Way;
import dev.pgtrek.plan.YamlEntry.Word;
import dev.pgtrek.spi.SearchRoute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The full-text indexes in the plan file, written and read. */
final class SearchTree {

  static final String KEY = "searches";

  private static final List<String> REPORTS =
      List.of("table", "columns", "configuration", "indexName", "operators");
  private static final List<String> KEYS =
      List.of(
          "source",
          "search",
          "target",
          "language",
          "accents",
          "table",
          "columns",
          "configuration",
          "indexName",
          "operators");

  private SearchTree() {}

  /** Puts the list where there is any index; one that is left out by choice keeps its entry. */
  static void put(Map<String, Object> root, Plan plan) {
    List<Object> searches = new ArrayList<>();
    plan.searches().forEach(route -> searches.add(search(route)));
    plan.notCarried().stream()
        .filter(n -> n.kind().equals(SearchPlan.KIND) && n.reason().equals(SearchPlan.BY_CHOICE))
        .forEach(
            n -> {
              Map<String, Object> entry = new LinkedHashMap<>();
              entry.put("source", n.name());
              entry.put("search", PlanTree.word(SearchWay.NONE));
              searches.add(entry);
            });
    if (!searches.isEmpty()) {
      root.put(KEY, searches);
    }
  }

  private static Map<String, Object> search(SearchRoute route) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("source", route.source().name().table().text());
    SearchVector vector = route.vector();
    if (vector != null) {
      entry.put(
          "search",
          PlanTree.word(vector.way() == Way.TRIGGER ? SearchWay.TRIGGER : SearchWay.GENERATED));
      entry.put("target", vector.column().text());
      Identifier copied = vector.configuration().copied();
      entry.put(
          "language",
          copied == null ? vector.configuration().name().table().text() : copied.text());
      entry.put("accents", PlanTree.word(copied == null ? Accents.KEEP : Accents.REMOVE));
    }
    entry.put("table", route.target().table().text());
    entry.put(
        "columns",
        vector == null
            ? route.columns().stream().map(Identifier::text).toList()
            : vector.parts().stream().map(SearchTree::part).toList());
    if (vector == null) {
      entry.put("operators", "gin_trgm_ops");
    } else {
      entry.put("configuration", SearchWords.name(vector.configuration()));
    }
    if (route.index() != null) {
      entry.put("indexName", route.index().text());
    }
    return entry;
  }

  private static String part(Part part) {
    return part.column()
        + " "
        + part.weight()
        + (part.limit() == 0 ? "" : " first " + part.limit() + " characters");
  }

  /** Reads the list. */
  static Map<Identifier, PlanEdits.SearchEdit> read(YamlEntry root) {
    Map<Identifier, PlanEdits.SearchEdit> searches = new LinkedHashMap<>();
    for (YamlEntry entry : root.entries(KEY, KEYS)) {
      if (!root.has(PlanSeal.KEY)) {
        REPORTS.forEach(entry::refuseReport);
      }
      Word source = entry.word("source");
      if (source == null) {
        throw entry.refused(
            "plan-needs-source", "this entry needs `source:`, the name it is about");
      }
      Word target = entry.word("target");
      Word accents = entry.word("accents");
      PlanEdits.SearchEdit edit =
          new PlanEdits.SearchEdit(
              way(entry),
              target == null ? null : target.name(),
              language(entry),
              accents == null ? null : accents.oneOf(List.of(Accents.values()), "word on accents"),
              entry.place());
      if (searches.put(source.name(), edit) != null) {
        throw entry.refused(
            "plan-repeats", "full-text index " + source.text() + " stands here a second time");
      }
    }
    return searches;
  }

  /** The way that an entry, or the whole file, names. */
  static @Nullable SearchWay way(YamlEntry entry) {
    Word word = entry.word("search");
    return word == null ? null : word.oneOf(List.of(SearchWay.values()), "kind of search column");
  }

  private static @Nullable String language(YamlEntry entry) {
    Word word = entry.word("language");
    if (word == null) {
      return null;
    }
    if (!SearchWords.LANGUAGES.contains(word.text())) {
      throw word.refused(
          "plan-unknown-language",
          "'"
              + word.text()
              + "' is no configuration that every PostgreSQL server has."
              + Nearest.hint(word.text(), SearchWords.LANGUAGES),
          "Take one of: " + String.join(", ", SearchWords.LANGUAGES) + ".");
    }
    return word.text();
  }
}
