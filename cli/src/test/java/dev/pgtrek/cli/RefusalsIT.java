package dev.pgtrek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgtrek.testkit.SqliteFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that are refused before any server is asked, by the code that says why. */
class RefusalsIT {

  private static final Path CHINOOK = Path.of("..", "samples", "chinook.sqlite");

  @TempDir static Path folder;

  @BeforeAll
  static void makeFiles() throws IOException {
    Files.copy(CHINOOK, folder.resolve("app.db"));
    Files.writeString(folder.resolve("plain"), "text");
    Files.write(folder.resolve("latin"), "naïve".getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(folder.resolve("queries.sql"), "-- name: one\nSELECT 1;\n");
    Files.writeString(folder.resolve("plan.yaml"), "version: 1\n");
    Files.createDirectory(folder.resolve("empty"));
    SqliteFiles.create(
        folder.resolve("items.db"),
        "CREATE TABLE item (id INTEGER PRIMARY KEY, n INTEGER, data BLOB)",
        "INSERT INTO item VALUES (1, 5, x'00'), (2, NULL, NULL), (7, 'five', zeroblob(9000000))");
    SqliteFiles.create(
        folder.resolve("hidden.db"),
        "CREATE TABLE root (id INTEGER PRIMARY KEY, k TEXT UNIQUE)",
        "CREATE TABLE hidden (rowid TEXT, oid TEXT, _rowid_ TEXT, k TEXT UNIQUE REFERENCES"
            + " root (k))",
        "CREATE TABLE leaf (id INTEGER PRIMARY KEY, k TEXT REFERENCES hidden (k))",
        "INSERT INTO root VALUES (1, 'one'), (2, 'two')",
        "INSERT INTO hidden VALUES ('a', 'b', 'c', 'one'), ('d', 'e', 'f', 'two')",
        "INSERT INTO leaf VALUES (1, 'one'), (2, 'three')");
  }

  @ParameterizedTest
  @CsvSource({
    "completion fish, completion-shell",
    "backup app.db --jobs 0, jobs-unusable",
    "backup restore app.db other.db --jobs 0, jobs-unusable",
    "backup app.db --format custom, option-of-dumps",
    "backup app.db --to plain, backup-folder-not-writable",
    "backup verify app.db --server postgresql://h/d, server-without-prove",
    "backup prune --keep often, keep-unknown",
    "check --in-place postgresql://h/a postgresql://h/b, in-place-with-target",
    "upgrade app.db, server-not-named",
    "upgrade postgresql://h/a --manifest m.json --no-manifest, manifest-and-none",
    "upgrade postgresql://h/a --manifest plain, manifest-of-one",
    "upgrade postgresql://h/a --manifest empty, manifest-none",
    "verify app.db postgresql://h/d --manifest m.json, manifest-with-target",
    "verify app.db --manifest m.json --strict --new-tables, strict-with-new-tables",
    "verify app.db --manifest gone.json, manifest-unreadable",
    "manifest app.db --output plain/m.json, manifest-not-written",
    "migrate mysql://u@h/d, location-unknown",
    "migrate env:NOT_SET, variable-unset",
    "status app.db, target-not-supported",
    "migrate app.db other.db, sqlite-to-sqlite",
    "sql /, no-statement",
    "sql SELECT, no-embedded-server",
    "add postgresql://h/d, nothing-to-add",
    "migrate postgresql://h/d, target-missing",
    "migrate postgresql://h/d x.db --schemas files --plan ~/plan.yaml, plan-of-one-file",
    "plan postgresql://h/d --schemas files, plan-of-one-file",
    "verify app.db postgresql://h/d --query-runs 3, no-queries",
    "verify app.db postgresql://h/d --compare-queries queries.sql --query-runs 0, out-of-bounds",
    "verify app.db postgresql://h/d --policy plain, policy-not-taken",
    "verify app.db postgresql://h/d --policy gone, file-not-read",
    "verify app.db postgresql://h/d --policy latin, file-not-text",
    "verify app.db postgresql://h/d --compare-queries plain, query-file-not-taken",
    "migrate postgresql://h/a postgresql://h/b --role-map ann, role-map",
    "migrate postgresql://h/a postgresql://h/b --profile nobody, profile-unknown",
    "profile nobody, profile-unknown",
    "migrate postgresql://h/a postgresql://h/b --profile plan.yaml, profile-not-taken",
    "migrate app.db --schema a --schema b, schema-repeated",
    "migrate app.db --existing-rows keep, existing-rows-without-existing",
    "migrate app.db --plan gone.yaml, plan-unreadable",
    "migrate app.db --plan ~/latin, plan-unreadable",
    "migrate app.db --nul perhaps, rule-bad-word",
    "rejects replay app.db postgresql://h/d, replay-without-plan",
    "plan app.db --out plain, plan-not-written",
    "plan postgresql://h/a postgresql://h/b --runbook, runbook-not-on-this-way",
    "migrate app.db --dry-run --report plain, report-not-written",
    "migrate app.db --dry-run --include nothing, no-such-table",
  })
  void namesWhatIsWrong(String line, String code) throws IOException {
    TestShell shell = new TestShell(folder, Map.of());

    int exit = shell.run(words(line + " --json"));

    assertThat(code(shell)).as(line).isEqualTo(code);
    assertThat(exit).isEqualTo(2);
  }

  /** A word of a slash alone is an empty one. */
  private static String[] words(String line) {
    return Stream.of(line.replace("~", folder.toString()).split(" "))
        .map(word -> word.equals("/") ? "" : word)
        .toArray(String[]::new);
  }

  private static String code(TestShell shell) throws IOException {
    return new ObjectMapper().readTree(shell.out()).at("/error/code").asText(shell.err());
  }

  /** What a command that is refused says in JSON. */
  private static JsonNode refused(int exit, String... words) throws IOException {
    TestShell shell = new TestShell(folder, Map.of());
    String[] all = Stream.concat(Stream.of(words), Stream.of("--json")).toArray(String[]::new);
    assertThat(shell.run(all)).as(shell.out() + shell.err()).isEqualTo(exit);
    return new ObjectMapper().readTree(shell.out()).path("error");
  }

  private static void goesOn(String... words) {
    TestShell shell = new TestShell(folder, Map.of());
    assertThat(shell.run(words)).as(shell.out() + shell.err()).isZero();
  }

  /** The options of a plan file that leaves rows of a table out. */
  private static String[] filtered(String database, String table, String filter)
      throws IOException {
    Path plan = folder.resolve("filter.yaml");
    Files.writeString(
        plan, "tables:\n- source: %s\n  rules: { filter: \"%s\" }\n".formatted(table, filter));
    return new String[] {"plan", database, "--plan", plan.toString()};
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n >",
        "nothing > 1",
        "other.n > 1",
        "n > 1) OR (1",
        "n > 1 LIMIT 1",
        "n > 1 ORDER BY n",
        "n > 1; DELETE FROM item"
      })
  void takesNoFilterThatIsNoCondition(String filter) throws IOException {
    JsonNode error = refused(2, filtered("items.db", "item", filter));

    assertThat(error.path("code").asText()).isEqualTo("filter-not-understood");
    assertThat(error.path("message").asText())
        .startsWith("The filter of table item, " + filter + ", is no condition");
    assertThat(error.path("next").asText()).contains("as after WHERE");
    goesOn(filtered("items.db", "item", "item.n > 1 AND n < 9 -- as after WHERE"));
  }

  @Test
  void saysThatAFilterFailsOnARow() throws IOException {
    String filter = "json_extract(n, '$.a') IS NULL";

    JsonNode error = refused(2, filtered("items.db", "item", filter));

    assertThat(error.path("code").asText()).isEqualTo("filter-fails");
    assertThat(error.path("message").asText())
        .startsWith("The filter of table item, " + filter + ", fails on a row: ")
        .contains("malformed JSON");
    assertThat(error.path("next").asText()).contains("CASE WHEN json_valid(c) THEN … END");
    goesOn(filtered("items.db", "item", "CASE WHEN json_valid(n) THEN " + filter + " END"));
  }

  @Test
  void namesARowThatIsTooLongToBeRejected() throws IOException {
    JsonNode error = refused(3, "plan", "items.db", "--misfit", "reject");

    assertThat(error.path("code").asText()).isEqualTo("reject-too-large");
    assertThat(error.path("message").asText())
        .startsWith("A row of item, rowid 7, would be rejected, and its column data holds more");
    assertThat(error.path("next").asText()).contains("`filter`");
    String[] without = filtered("items.db", "item", "id <> 7");
    goesOn(Stream.concat(Stream.of(without), Stream.of("--misfit=reject")).toArray(String[]::new));
  }

  /** The names of the rowid are all taken, so that SQL cannot tell the rows. */
  @Test
  void namesTheRulesThatARowidIsNeededFor() throws IOException {
    JsonNode filter = refused(2, filtered("hidden.db", "hidden", "k = 'one'"));
    JsonNode orphans = refused(2, "plan", "hidden.db", "--orphans", "reject");
    JsonNode parents = refused(2, filtered("hidden.db", "root", "k = 'one'"));

    for (JsonNode each : List.of(filter, orphans, parents)) {
      assertThat(each.path("code").asText()).isEqualTo("rule-needs-rowid");
      assertThat(each.path("message").asText()).contains("Columns of table hidden hide");
    }
    assertThat(filter.path("next").asText())
        .isEqualTo("Take the rule `filter` of table hidden out of the plan.");
    assertThat(orphans.path("next").asText()).contains("the rule `orphans` of table ");
    assertThat(parents.path("next").asText())
        .contains("the rule `orphans` of table hidden out of the plan")
        .contains("the rules that keep rows of table root out.");
    goesOn("plan", "hidden.db");
    goesOn(filtered("hidden.db", "leaf", "id = 1"));
  }

  @ParameterizedTest
  @CsvSource({"completion bash", "backup list", "plan app.db --out made", "profile supabase"})
  void goesOnWhereNothingIsWrong(String line) {
    TestShell shell = new TestShell(folder, Map.of());

    assertThat(shell.run(words(line))).as(shell.err()).isZero();
  }

  @Test
  void saysThatTheWorkFolderCannotBeMade(@TempDir Path elsewhere) throws IOException {
    Files.copy(CHINOOK, elsewhere.resolve("app.db"));
    Files.writeString(elsewhere.resolve(".pgtrek"), "a file");
    TestShell shell = new TestShell(elsewhere, Map.of());

    assertThat(shell.run("migrate", "app.db", "--dry-run", "--json")).isEqualTo(2);

    assertThat(code(shell)).isEqualTo("work-folder-not-writable");
  }
}
