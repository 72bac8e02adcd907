package dev.pgtrek.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A schema as {@code pg_dump} writes it, cut into what can be done side by side.
 *
 * @param before everything that comes before the rows
 * @param indexes keys and indexes, one statement each
 * @param references foreign keys, which need the keys
 */
record Schema(String before, List<String> indexes, List<String> references) {

  /**
   * @param preData the section {@code pre-data}
   * @param postData the section {@code post-data}
   */
  static Schema of(String preData, String postData) {
    List<String> after =
        statements(postData).stream()
            .filter(s -> s.startsWith("ALTER TABLE") || s.startsWith("CREATE"))
            .map(s -> s.replaceAll("\\s+", " "))
            .toList();
    Predicate<String> reference = s -> s.contains(" FOREIGN KEY ");
    return new Schema(
        String.join(";\n", statements(preData)),
        after.stream().filter(reference.negate()).toList(),
        after.stream().filter(reference).toList());
  }

  /** Statements end at the end of a line; comments and psql's own commands are left out. */
  private static List<String> statements(String dump) {
    String plain =
        dump.lines()
            .filter(line -> !line.startsWith("--") && !line.startsWith("\\"))
            .collect(Collectors.joining("\n"));
    return Arrays.stream(plain.split(";\n"))
        .map(String::strip)
        .map(s -> s.endsWith(";") ? s.substring(0, s.length() - 1) : s)
        .filter(s -> !s.isEmpty())
        .toList();
  }
}
