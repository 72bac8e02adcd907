package dev.pgtrek.plan;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import java.util.List;
import java.util.regex.Pattern;

/** Which tables are carried: by name or glob, in any case, and by the plan file. */
final class Selection {

  private Selection() {}

  /** The tables to carry, in the catalog's order. */
  static List<Table> of(Catalog catalog, PlanOptions options) {
    List<Pattern> include = patterns(catalog, options.include(), "--include");
    List<Pattern> exclude = patterns(catalog, options.exclude(), "--exclude");
    return catalog.tables().stream()
        .filter(t -> include.isEmpty() || matches(include, t))
        .filter(t -> !matches(exclude, t))
        .filter(t -> !options.edits().skips(SourceNames.of(t.name())))
        .filter(t -> !onlyDescribes(catalog, options, t.name().table()))
        .toList();
  }

  /** A table that describes others, and that neither they nor the user need as a table. */
  static boolean onlyDescribes(Catalog catalog, PlanOptions options, Identifier table) {
    return !options.places().under(options.edits().places()).carriesMetadata()
        && !(options.edits().tables().containsKey(table) && !options.edits().skips(table))
        && catalog.places().metadata().stream()
            .anyMatch(m -> m.name().equals(table) && !m.needed());
  }

  private static boolean matches(List<Pattern> patterns, Table table) {
    return patterns.stream()
        .anyMatch(
            p ->
                p.matcher(table.name().table().text()).matches()
                    || p.matcher(SourceNames.text(table.name())).matches());
  }

  private static List<Pattern> patterns(Catalog catalog, List<String> globs, String option) {
    return globs.stream().map(glob -> pattern(catalog, glob, option)).toList();
  }

  private static Pattern pattern(Catalog catalog, String glob, String option) {
    Pattern pattern = compiled(glob);
    if (catalog.tables().stream().noneMatch(t -> matches(List.of(pattern), t))) {
      List<String> names = catalog.tables().stream().map(t -> SourceNames.text(t.name())).toList();
      throw new PgtrekException.Usage(
          "no-such-table",
          option + " " + glob + " matches no table of the source." + Nearest.hint(glob, names),
          "Name a table of the source, or a glob with * or ? that matches one.");
    }
    return pattern;
  }

  private static Pattern compiled(String glob) {
    StringBuilder regex = new StringBuilder();
    glob.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(c)));
              }
            });
    return Pattern.compile(
        regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
  }
}
