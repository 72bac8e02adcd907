package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.manifest.Manifest;
import dev.pgtrek.manifest.ManifestFile;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.SqliteFiles;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands around manifests, as a person meets them. */
class ManifestCommandIT {

  private static final TestServer SERVER = Servers.postgres(18);

  @TempDir private Path folder;
  private Path app;

  @BeforeEach
  void make() {
    app =
        SqliteFiles.create(
            folder.resolve("app.db"),
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)",
            "INSERT INTO t VALUES (1, 'one'), (2, 'two')");
  }

  private Program.Answer run(String... words) {
    return Program.in(folder).run(words);
  }

  @Test
  void printsAManifestThatCanBeComparedWith() throws Exception {
    Program.Answer made = run("manifest", "app.db", "--quiet");
    Files.writeString(folder.resolve("m.json"), made.out());

    Program.Answer compared = run("verify", "--manifest", "m.json", "app.db", "--quiet");

    assertThat(made.exit()).isZero();
    assertThat(made.out()).startsWith("{\n\"format\":\"pgtrek-manifest-1\",\n\"created\":\"20");
    assertThat(made.out()).contains("\"name\":\"app.db\"").doesNotContain("runs/");
    assertThat(compared.exit()).as(compared.toString()).isZero();
    assertThat(compared.out()).startsWith("It holds what the manifest says: 1 table, 2 rows.");
    assertThat(folder.resolve(".pgtrek/runs")).isEmptyDirectory();
  }

  @Test
  void namesTableAndRowsAndEndsWithSixWhereSomethingDiffers() throws Exception {
    Files.copy(app, folder.resolve("kept.db"));
    run("manifest", "app.db", "--output", "m.json");
    SqliteFiles.run(app, "UPDATE t SET v = 'II' WHERE id = 2", "INSERT INTO t VALUES (3, 'three')");

    Program.Answer answer =
        run("verify", "--manifest", "m.json", "app.db", "--against", "kept.db", "--show-values");

    assertThat(answer.exit()).isEqualTo(6);
    assertThat(answer.said())
        .contains("It does not hold what the manifest says: 1 table, 2 rows.")
        .contains("main.t: different: at least 1 row more, 1 row changed")
        .contains("3 rows, and were 2; 2 of 3 parts differ:")
        .contains("different: id=2 v: was two, is II")
        .contains("new: id=3");
  }

  @Test
  void tellsItAsJson() throws Exception {
    run("manifest", "app.db", "-o", "m.json");
    SqliteFiles.run(app, "DELETE FROM t");

    Program.Answer answer = run("verify", "--manifest", "m.json", "app.db", "--json", "-q");

    assertThat(answer.exit()).isEqualTo(6);
    assertThat(answer.out())
        .contains("\"format\" : \"pgtrek-manifest-verdict-1\"")
        .contains("\"equal\" : false")
        .contains("\"state\" : \"different\"")
        .contains("\"words\" : \"at least 2 rows less\"");
  }

  @Test
  void writesTheSameUnderAnotherClockZoneAndLocale() throws Exception {
    String url = Manifested.sample(SERVER);
    Manifest here = manifest(url, Map.of(), List.of());

    Manifest there =
        manifest(
            url,
            Map.of("TZ", "America/St_Johns", "LC_ALL", "tr_TR.UTF-8"),
            List.of("-Duser.language=ar", "-Duser.country=EG"));

    assertThat(there.facts()).isEqualTo(here.facts());
    assertThat(there.tables()).isEqualTo(here.tables());
    assertThat(there.createdAt()).isAfterOrEqualTo(here.createdAt());
  }

  private Manifest manifest(String url, Map<String, String> environment, List<String> jvm) {
    Path file = folder.resolve("m" + environment.size() + ".json");
    try (ForkedProgram program =
        ForkedProgram.start(
            folder, jvm, environment, "manifest", url, "-q", "-o", file.toString())) {
      Program.Answer answer = program.await();
      assertThat(answer.exit()).as(answer.toString()).isZero();
    }
    return ManifestFile.read(file);
  }

  @Test
  void leavesAWholeFileOrNoneWhenItIsKilled() throws Exception {
    Path big = folder.resolve("big.db");
    SqliteFiles.create(
        big,
        IntStream.range(0, 300)
            .mapToObj(i -> "CREATE TABLE t%d (a INTEGER PRIMARY KEY, b TEXT)".formatted(i))
            .toArray(String[]::new));
    Path file = folder.resolve("big.json");
    Files.writeString(file, "what was there before");

    for (int delay = 200; delay <= 1800; delay += 400) {
      try (ForkedProgram program =
          ForkedProgram.start(folder, "manifest", "big.db", "-q", "-o", "big.json")) {
        Thread.sleep(delay);
        program.kill();
      }
      String text = Files.readString(file);
      if (!text.equals("what was there before")) {
        assertThat(ManifestFile.parse(text, "big.json").tables()).hasSize(300);
      }
    }

    Program.Answer answer = run("manifest", "big.db", "-q", "-o", "big.json");
    assertThat(answer.exit()).isZero();
    assertThat(ManifestFile.read(file).tables()).hasSize(300);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          verify --manifest absent.json app.db | 2 | cannot be read: it is not there
          verify --manifest app.db app.db | 2 | is not a manifest of pgtrek
          verify --manifest newer.json app.db | 2 | has format pgtrek-manifest-2, and this pgtrek reads formats up to pgtrek-manifest-1
          verify --manifest cut.json app.db | 2 | ends before its seal
          verify --manifest edited.json app.db | 2 | is not as pgtrek wrote it
          verify --manifest m.json other.db | 2 | The manifest is of another database
          verify --manifest m.json absent.db | 4 | absent.db
          verify --manifest m.json broken.db | 4 | broken.db
          verify --manifest m.json app.db other.db | 2 | With --manifest there is one database
          verify --manifest m.json app.db --search | 2 | With --manifest there is one database
          verify app.db --strict | 2 | --against, --strict and --new-tables belong to --manifest
          verify --manifest m.json app.db --jobs 0 | 2 | --jobs and --batch-rows are at least 1
          manifest app.db -o absent/m.json | 2 | there is no such folder
          manifest app.db -o . | 2 | that is a folder
          manifest | 2 | DATABASE
          manifest mysql://x | 2 | pgtrek does not know locations that begin with mysql:
          manifest postgresql://nobody@127.0.0.1:1/x | 4 | Cannot connect
          """)
  void saysWhatIsWrong(String command, int exit, String words) throws Exception {
    run("manifest", "app.db", "-o", "m.json");
    String text = Files.readString(folder.resolve("m.json"));
    Files.writeString(folder.resolve("newer.json"), text.replace("manifest-1\"", "manifest-2\""));
    Files.writeString(folder.resolve("cut.json"), text.substring(0, text.length() / 2));
    Files.writeString(folder.resolve("edited.json"), text.replace("\"rows\":2", "\"rows\":3"));
    SqliteFiles.create(folder.resolve("other.db"), "CREATE TABLE u (i)");
    Files.write(folder.resolve("broken.db"), Stream.of("SQLite format 3\0 and no more").toList());

    Program.Answer answer = run(command.split(" ", -1));

    assertThat(answer.exit()).as(answer.toString()).isEqualTo(exit);
    assertThat(answer.said()).contains(words);
  }

  @Test
  void refusesTheManifestOfTheOtherSide() throws Exception {
    run("manifest", "app.db", "-o", "m.json");

    Program.Answer answer = run("verify", "--manifest", "m.json", SERVER.newDatabase(), "--json");

    assertThat(answer.exit()).isEqualTo(2);
    assertThat(answer.said())
        .contains("manifest-of-another-engine")
        .contains("The manifest is of SQLite")
        .contains("is PostgreSQL 18");
  }
}
