package dev.pgtrek.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupFolderIT {

  private static final Instant NOW = Instant.parse("2026-06-11T08:00:00Z");

  @TempDir private Path temporary;

  private BackupFolder folder() {
    return new BackupFolder(temporary.resolve("new").resolve("backups"));
  }

  private static BackupFacts facts(BackupKind kind) {
    return new BackupFacts(
        kind,
        "postgresql://me@host/shop",
        "shop",
        NOW,
        "PostgreSQL 18.6",
        "pg_dump 17.2",
        "1.0",
        0,
        List.of("vector 0.8.0"),
        List.of("app \"x\""),
        Map.of("encoding", "UTF8"));
  }

  private StoredBackup file(String database, String content) throws IOException {
    try (OpenBackup open = folder().begin(database, "dump", NOW)) {
      Files.writeString(open.content(), content);
      return open.keep(facts(BackupKind.DUMP));
    }
  }

  private StoredBackup tree() throws IOException {
    try (OpenBackup open = folder().begin("shop", "dumpdir", NOW)) {
      Files.createDirectory(open.content());
      Files.writeString(open.content().resolve("toc.dat"), "table of contents");
      Files.writeString(open.content().resolve("2.dat"), "rows");
      return open.keep(facts(BackupKind.DUMP_DIRECTORY));
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder().path())) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void keepsWhatItWasGiven() throws IOException {
    StoredBackup kept = file("shop", "content");

    assertThat(kept.content()).hasContent("content");
    assertThat(kept.facts().bytes()).isEqualTo(7);
    assertThat(kept.facts().roles()).containsExactly("app \"x\"");
    assertThat(kept.good()).isTrue();
    assertThat(folder().list()).containsExactly(kept);
    assertThat(Seal.faults(kept.content())).isEmpty();
    assertThat(names())
        .allMatch(name -> name.startsWith("shop_202606"))
        .hasSize(3)
        .anyMatch(name -> name.endsWith(".dump"));
  }

  @Test
  void writesChecksumsThatSha256sumChecks() throws Exception {
    StoredBackup kept = tree();

    Process sums =
        new ProcessBuilder("sha256sum", "--check", "--strict", kept.name() + ".sha256")
            .directory(folder().path().toFile())
            .redirectErrorStream(true)
            .start();

    String said =
        new String(sums.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(sums.waitFor()).as(said).isZero();
    assertThat(said.lines()).hasSize(3).allMatch(line -> line.endsWith(": OK"));
  }

  @Test
  void leavesNothingOfABackupThatWasNotKept() throws IOException {
    try (OpenBackup open = folder().begin("shop", "dump", NOW)) {
      Files.writeString(open.content(), "half");
    }

    assertThat(names()).isEmpty();
  }

  @Test
  void givesTwoOfOneSecondTwoNames() throws IOException {
    StoredBackup one = file("shop", "1");
    StoredBackup other = file("shop", "2");

    assertThat(one.content()).hasContent("1");
    assertThat(other.content()).hasContent("2");
    assertThat(one.content()).isNotEqualTo(other.content());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"it's \"quoted\"", "a b", "../../etc/passwd", "-rf", ".hidden", "ü\n\t", ""})
  void takesDatabasesOfAnyName(String database) throws IOException {
    StoredBackup kept = file(database, "content");

    assertThat(kept.content().getParent()).isEqualTo(folder().path());
    assertThat(kept.name()).doesNotStartWith(".").doesNotStartWith("-");
    assertThat(Seal.faults(kept.content())).isEmpty();
    assertThat(folder().list()).containsExactly(kept);
  }

  @Test
  void removesWhatAKilledBackupLeft() throws IOException {
    Path part = Files.createDirectories(folder().path().resolve(".shop_1.dump.part"));
    Files.createFile(part.resolve("lock"));
    Files.writeString(part.resolve("shop_1.dump"), "half");
    Files.writeString(folder().path().resolve("shop_1.dump.sha256"), "moved before the kill");

    List<String> removed = folder().clean();

    assertThat(removed).containsExactly("shop_1.dump");
    assertThat(names()).isEmpty();
  }

  @Test
  void leavesWhatAnotherBackupMakesJustNow() throws IOException {
    try (OpenBackup open = folder().begin("shop", "dump", NOW)) {
      Files.writeString(open.content(), "half");
      Files.createDirectories(folder().path().resolve(".young.dump.part"));

      assertThat(folder().clean()).isEmpty();
      assertThat(open.keep(facts(BackupKind.DUMP)).content()).hasContent("half");
    }
  }

  @Test
  void touchesNothingThatIsNotItsOwn() throws IOException {
    Files.createDirectories(folder().path());
    Files.writeString(folder().path().resolve("other.dump"), "mine");
    Files.writeString(folder().path().resolve("other.dump.backup.json"), "{\"format\": \"other\"}");
    Files.createDirectory(folder().path().resolve("other.part"));

    assertThat(folder().clean()).isEmpty();
    assertThat(folder().list()).isEmpty();
    assertThat(names()).hasSize(3);
  }

  @Test
  void namesEachFileThatIsNotAsSealed() throws IOException {
    StoredBackup kept = tree();
    Files.writeString(kept.content().resolve("2.dat"), "rowz");
    Files.writeString(kept.content().resolve("3.dat"), "more");
    Files.delete(kept.content().resolve("toc.dat"));

    assertThat(Seal.faults(kept.content()))
        .hasSize(3)
        .anyMatch(fault -> fault.contains("2.dat is not what was sealed"))
        .anyMatch(fault -> fault.contains("3.dat is not sealed"))
        .anyMatch(fault -> fault.contains("toc.dat is sealed and is not there"));
  }

  @Test
  void saysThatTheSealIsMissing() throws IOException {
    StoredBackup kept = file("shop", "content");
    Files.delete(kept.content().resolveSibling(kept.name() + ".sha256"));

    assertThat(Seal.faults(kept.content())).singleElement().asString().contains("missing");
    assertThat(folder().list()).singleElement().matches(backup -> !backup.good());
  }

  @Test
  void noticesAnothersManifest() throws IOException {
    StoredBackup kept;
    try (OpenBackup open = folder().begin("shop", "dump", NOW)) {
      Files.writeString(open.content(), "content");
      open.manifest("{}");
      kept = open.keep(facts(BackupKind.DUMP));
    }
    assertThat(Seal.faults(kept.content())).isEmpty();

    Files.writeString(kept.manifest().orElseThrow(), "{ }");

    assertThat(Seal.faults(kept.content()))
        .singleElement()
        .asString()
        .contains("manifest.json is not what was sealed");
  }

  @Test
  void seesACutFileWithoutReadingIt() throws IOException {
    StoredBackup kept = file("shop", "content");
    Files.writeString(kept.content(), "cont");

    assertThat(folder().list())
        .singleElement()
        .extracting(StoredBackup::fault)
        .isEqualTo("it has 4 bytes, not 7");
  }

  @Test
  void keepsWhatChecksSaid() throws IOException {
    StoredBackup kept = file("shop", "content");
    BackupChecks.Result bad = new BackupChecks.Result(NOW, false, "it is \"damaged\"");
    BackupChecks.Result good = new BackupChecks.Result(NOW, true, "");

    kept.keep(new BackupChecks(bad, null));
    StoredBackup.at(kept.content()).orElseThrow().keep(new BackupChecks(null, good));

    assertThat(StoredBackup.at(kept.content()).orElseThrow().checks())
        .isEqualTo(new BackupChecks(bad, good));
    assertThat(Seal.faults(kept.content())).isEmpty();
  }

  @Test
  void removesABackupWithAllThatLiesBesideIt() throws IOException {
    StoredBackup tree = tree();
    StoredBackup file = file("shop", "content");

    BackupFolder.remove(tree);
    BackupFolder.remove(file);
    BackupFolder.remove(file);

    assertThat(names()).isEmpty();
  }

  @Test
  void refusesWhatCannotFit() {
    assertThatThrownBy(() -> folder().requireSpace(Long.MAX_VALUE))
        .isInstanceOf(PgtrekException.Refused.class)
        .hasMessageContaining("free");
  }

  @Test
  void madeAFolderOfItsOwnersAlone() throws IOException {
    file("shop", "content");

    assertThat(Files.getPosixFilePermissions(folder().path())).hasSize(3);
  }

  @Test
  void tellsARunsOwnCopyFromABackupOfTheSameSecond() throws IOException {
    StoredBackup backup = file("app", "content");
    Path run = Files.createDirectories(temporary.resolve("runs/20260611_080000"));
    Path report = run.resolve("migration_report_20260611_080000.json");
    RunBackups runs = new RunBackups(temporary.resolve("runs"));

    Files.writeString(report, "{\"backup\": \"/x/20260611_080000/" + backup.name() + "\"}");
    boolean ofItsOwn = runs.name(backup);
    Files.writeString(report, "{\"backup\": \"/x/backups/" + backup.name() + "\"}");

    assertThat(ofItsOwn).isFalse();
    assertThat(runs.name(backup)).isTrue();
  }
}
