package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.Manifests;
import dev.pgtrek.manifest.Manifest;
import dev.pgtrek.manifest.ManifestFile;
import dev.pgtrek.manifest.ManifestVerdict;
import dev.pgtrek.postgres.PostgresSource;
import dev.pgtrek.postgres.url.PostgresUrl;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.sqlite.SqliteSource;
import dev.pgtrek.testkit.TestServer;
import dev.pgtrek.verify.Verifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Manifests of a test's databases, made and compared as the commands do. */
final class Manifested {

  /** Small parts, so that a table is read in several. */
  static final Manifests.Options OPTIONS = new Manifests.Options(3, 50, "test");

  private static final Map<Integer, String> FIRST = new ConcurrentHashMap<>();
  private static final Map<Integer, Manifest> MANIFESTS = new ConcurrentHashMap<>();

  private Manifested() {}

  static Manifest postgres(String url) {
    try (PostgresSource source = source(url);
        Snapshot moment = source.snapshot(Path.of("unused"))) {
      return again(Manifests.of(moment, OPTIONS, Progress.SILENT));
    }
  }

  static ManifestVerdict postgres(Manifest manifest, String url) {
    try (PostgresSource source = source(url);
        Snapshot moment = source.snapshot(Path.of("unused"))) {
      return Manifests.verify(again(manifest), moment, OPTIONS, Progress.SILENT);
    }
  }

  static Manifest sqlite(Path file, Path copy) {
    try (SqliteSource source = SqliteSource.open(file);
        Snapshot snapshot = source.snapshot(copy)) {
      return again(Manifests.of(snapshot, OPTIONS, Progress.SILENT));
    }
  }

  static ManifestVerdict sqlite(Manifest manifest, Path file, Path copy) {
    try (SqliteSource source = SqliteSource.open(file);
        Snapshot snapshot = source.snapshot(copy)) {
      return Manifests.verify(again(manifest), snapshot, OPTIONS, Progress.SILENT);
    }
  }

  private static PostgresSource source(String url) {
    return PostgresSource.open(PostgresUrl.parse(url, Map.of()), List.of());
  }

  /**
   * The rows of a database that are not as a manifest says, by another that holds them still.
   *
   * @param folder takes copies
   */
  static Manifests.Proof against(Manifest manifest, String url, String other, Path folder) {
    try (PostgresSource source = source(url);
        PostgresSource reference = source(other)) {
      return Manifests.verify(
          again(manifest),
          source,
          reference,
          folder,
          OPTIONS,
          new Verifier.Options(2, 50, 100, false),
          Progress.SILENT);
    }
  }

  /** A manifest's text with another seal, as who knows the format can make it. */
  static Manifest resealed(String text) throws NoSuchAlgorithmException {
    String content = text.substring(0, text.lastIndexOf("\"seal\":"));
    byte[] seal =
        MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
    return ManifestFile.parse(
        content + "\"seal\":\"" + HexFormat.of().formatHex(seal) + "\"\n}\n", "resealed");
  }

  static String resource(String name) throws IOException {
    try (InputStream in = Manifested.class.getResourceAsStream("/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static void execute(TestServer server, String database, String... statements)
      throws SQLException {
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement()) {
      statement.execute("SET allow_system_table_mods = on");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Carries a database over by pg_dump and psql of the server that receives. */
  static void dump(TestServer from, String url, TestServer into, String target, Path folder)
      throws IOException, InterruptedException {
    assertThat(into.major()).isGreaterThanOrEqualTo(from.major());
    Path dump = folder.resolve("dump.sql");
    run(folder, into.bin().resolve("pg_dump"), "--dbname=" + url, "--file=" + dump);
    run(
        folder,
        into.bin().resolve("psql"),
        "--dbname=" + target,
        "--file=" + dump,
        "--quiet",
        "--no-psqlrc",
        "--set=ON_ERROR_STOP=1");
  }

  private static void run(Path folder, Path program, String... arguments)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(
                Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(out)).isZero();
  }

  /** A new database with everything that a schema may hold, copied from one of each server. */
  static String sample(TestServer server) {
    String first = first(server);
    String url = server.newDatabase();
    String name = url.substring(url.lastIndexOf('/') + 1);
    try (Connection connection = server.jdbc("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + name);
      statement.execute(
          "CREATE DATABASE " + name + " TEMPLATE " + first.substring(first.lastIndexOf('/') + 1));
      return url;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** What a new sample's manifest says; but for the name that of all of them. */
  static Manifest ofSample(TestServer server) {
    String first = first(server);
    return MANIFESTS.computeIfAbsent(server.major(), major -> postgres(first));
  }

  private static String first(TestServer server) {
    return FIRST.computeIfAbsent(
        server.major(),
        major -> {
          String url = server.newDatabase();
          try {
            execute(server, url, resource("manifest-1.sql"));
          } catch (SQLException | IOException failure) {
            throw new IllegalStateException(failure);
          }
          return url;
        });
  }

  /** The folder of the one run in a folder. */
  static Path onlyRun(Path folder) throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve(".pgtrek/runs"))) {
      List<Path> all = runs.toList();
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }

  static Path textReport(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files
          .filter(f -> f.toString().contains("migration_report_") && f.toString().endsWith(".txt"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** As it comes back from a file. */
  private static Manifest again(Manifest manifest) {
    return ManifestFile.parse(ManifestFile.text(manifest), "test");
  }

  /** What is not as the manifest says, a line each. */
  static List<String> words(ManifestVerdict verdict) {
    return Stream.concat(
            verdict.tables().stream()
                .filter(t -> t.state() != ManifestVerdict.State.EQUAL)
                .map(t -> t.table() + " " + t.state().words() + ": " + t.words()),
            verdict.deviations().stream()
                .map(d -> d.weight() + " " + d.subject() + " " + d.words()))
        .toList();
  }
}
