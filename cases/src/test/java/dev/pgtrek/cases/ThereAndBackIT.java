package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes every case's file to PostgreSQL and back into a file: as the original's plan tells, and as
 * PostgreSQL's types alone tell. {@code -Dcases=value-*} takes some.
 */
class ThereAndBackIT {

  /** On the older server these have to do. */
  private static final Set<String> ON_15 =
      Set.of("file-chinook", "guide-a-fresh", "schema-generated", "value-dates-as-text");

  @TestFactory
  Stream<DynamicTest> everyFolderComesBack(@TempDir Path scratch) {
    String wanted = System.getProperty("cases", "*").replace("*", ".*");
    return CaseFolder.all(CaseFolder.MODULE).stream()
        .filter(folder -> folder.name().matches(wanted))
        .filter(folder -> folder.exit() == 0)
        .flatMap(
            folder ->
                Stream.of(15, 18)
                    .filter(major -> major == 18 || ON_15.contains(folder.name()))
                    .map(
                        major ->
                            DynamicTest.dynamicTest(
                                folder.name() + " on PostgreSQL " + major,
                                () -> check(folder, Servers.postgres(major), own(scratch)))));
  }

  private static Path own(Path scratch) throws IOException {
    return Files.createTempDirectory(scratch, "case");
  }

  private static void check(CaseFolder folder, TestServer server, Path scratch) throws Exception {
    Path source = CaseSource.make(folder, Files.createDirectory(scratch.resolve("source"))).file();
    Path work = Files.createDirectory(scratch.resolve("work"));
    Program program = Program.in(work);
    String url = server.newDatabase();
    try (Connection target = server.jdbc(CaseRun.simple(url))) {
      PlainQueries.run(target, folder.text("target.sql").orElse(""));
    }
    List<String> there = new ArrayList<>(List.of("migrate", source.toString(), url));
    there.addAll(folder.options());
    Program.Answer forward = program.run(there.toArray(String[]::new));
    assertThat(forward.exit()).as("there: %s", forward).isZero();
    Map<String, Map<String, String>> types;
    try (Connection target = server.jdbc(url)) {
      types = FileComparison.types(target, folder.schema());
    }

    Program.Answer back = back(program, folder, url, "original.db", "--original");
    Program.Answer typed = back(program, folder, url, "typed.db", "--no-original");

    List<String> differences = new ArrayList<>();
    failure("original", back, differences);
    failure("typed", typed, differences);
    if (back.exit() == 0) {
      FileComparison original = new FileComparison(source, work.resolve("original.db"));
      original.asTyped(types).forEach(d -> differences.add("value " + d));
      original.exactly().forEach(d -> differences.add("exact " + d));
    }
    if (typed.exit() == 0) {
      new FileComparison(source, work.resolve("typed.db"))
          .asTyped(types)
          .forEach(d -> differences.add("typed " + d));
    }
    if (folder.intoExisting()) {
      // There the application's tables and rows are what comes back; that it does was proved.
      differences.removeIf(line -> !line.contains(" exit "));
    }
    keep(folder, server, differences);
    assertThat(differences)
        .as("%s, back: %s, by types: %s", folder, back, typed)
        .isEqualTo(folder.lines("expect.back"));
  }

  private static void failure(String way, Program.Answer answer, List<String> differences) {
    if (answer.exit() != 0) {
      differences.add(way + " exit " + answer.exit());
    }
  }

  /** What came out, for whoever looks into a failure. */
  private static void keep(CaseFolder folder, TestServer server, List<String> differences)
      throws IOException {
    Path kept = CaseFolder.MODULE.resolve("target/cases/" + folder.name() + "/" + server.major());
    Files.createDirectories(kept);
    Files.writeString(kept.resolve("back"), String.join("\n", differences) + "\n");
  }

  private static Program.Answer back(
      Program program, CaseFolder folder, String url, String file, String how) {
    return program.run("migrate", url, file, "--no-backup", how, "--schema", folder.schema());
  }
}
