package dev.pgtrek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
