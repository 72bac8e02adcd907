package dev.pgtrek.cases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder that holds one case: what goes in, and what has to come out. The README of this module
 * says what each file means.
 *
 * @param path the folder
 */
record CaseFolder(Path path) {

  private static final Set<String> KNOWN =
      Set.of(
          "README.md",
          "options",
          "plan.yaml",
          "requires",
          "target.sql",
          "expect.exit",
          "expect.plan",
          "expect.sql",
          "expect.out",
          "expect.report",
          "expect.error",
          "expect.differs",
          "expect.back");

  /** Folders of this module that are no cases. */
  private static final Set<String> NO_CASES = Set.of("src", "target", "data");

  /** The folder of this module. */
  static final Path MODULE = Path.of("").toAbsolutePath();

  /** All cases, in order of their names. */
  static List<CaseFolder> all(Path module) {
    try (Stream<Path> entries = Files.list(module)) {
      return entries
          .filter(Files::isDirectory)
          .filter(each -> !NO_CASES.contains(each.getFileName().toString()))
          .sorted()
          .map(CaseFolder::new)
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  String name() {
    return path.getFileName().toString();
  }

  /** What is wrong with the folder itself, a line each; empty for a case that can run. */
  List<String> faults() {
    Set<String> faults = new TreeSet<>();
    Set<String> names = names();
    names.stream()
        .filter(name -> !KNOWN.contains(name) && !name.startsWith("input."))
        .forEach(name -> faults.add("unknown file " + name));
    long inputs = names.stream().filter(name -> name.startsWith("input.")).count();
    if (inputs != 1) {
      faults.add("needs exactly one input, and has " + inputs);
    }
    if (!names.contains("README.md")) {
      faults.add("has no README.md that says what it pins");
    }
    if (names.contains("expect.sql") != names.contains("expect.out")) {
      faults.add("expect.sql and expect.out belong together");
    }
    String must =
        names.contains("expect.exit")
            ? "expect.error"
            : intoExisting() ? "expect.sql" : "expect.plan";
    if (!names.contains(must)) {
      faults.add("has no " + must);
    }
    String mustNot = names.contains("expect.exit") ? "expect.plan" : "expect.error";
    if (names.contains(mustNot)) {
      faults.add(mustNot + " does not fit the expected exit code");
    }
    return List.copyOf(faults);
  }

  /** The one file that says what the source is. */
  Path input() {
    return path.resolve(
        names().stream().filter(name -> name.startsWith("input.")).findFirst().orElseThrow());
  }

  /** Arguments beside the command, the source and the target. */
  List<String> options() {
    return lines("options").stream()
        .map(option -> option.replace("{case}", path.toString()))
        .toList();
  }

  int exit() {
    return text("expect.exit").map(text -> Integer.parseInt(text.strip())).orElse(0);
  }

  /** Whether the application's own tables receive, whose catalog must stay as it is. */
  boolean intoExisting() {
    return options().contains("--into-existing")
        || text("plan.yaml").orElse("").startsWith("into: existing\n");
  }

  /** The schema that receives. */
  String schema() {
    List<String> options = options();
    int at = options.indexOf("--schema");
    return at < 0 ? "public" : options.get(at + 1);
  }

  /** The lines of a file that are neither empty nor remarks; none where there is no such file. */
  List<String> lines(String file) {
    return text(file)
        .map(
            text -> text.lines().filter(line -> !line.isBlank() && !line.startsWith("# ")).toList())
        .orElse(List.of());
  }

  /** A file's text, if there is one. */
  Optional<String> text(String file) {
    Path wanted = path.resolve(file);
    try {
      return Files.exists(wanted) ? Optional.of(Files.readString(wanted)) : Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Set<String> names() {
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .map(each -> each.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
