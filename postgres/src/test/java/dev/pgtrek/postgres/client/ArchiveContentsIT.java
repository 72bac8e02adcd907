package dev.pgtrek.postgres.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.client.ArchiveContents.Section;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveContentsIT {

  private static final String SCHEMA =
      """
      CREATE SCHEMA app;
      CREATE TABLE app.users (id int PRIMARY KEY, name text);
      CREATE TABLE app.orders (id int, user_id int REFERENCES app.users);
      CREATE INDEX by_name ON app.users (lower(name));
      CREATE FUNCTION app.odd() RETURNS text LANGUAGE sql AS $f$
      SELECT '--
      -- Name: faked; Type: TABLE; Schema: app; Owner: nobody
      --'
      $f$;
      CREATE VIEW app.v AS SELECT * FROM app.users;
      """;

  @TempDir private Path folder;

  private Path dump(int major, String format) throws Exception {
    TestServer server = Servers.postgres(major);
    String database = server.newDatabase();
    try (Connection connection = server.jdbc(database);
        Statement statement = connection.createStatement()) {
      statement.execute(SCHEMA);
    }
    Path archive = folder.resolve(major + format);
    run(List.of(server.bin() + "/pg_dump", "-F", format, "-f", archive.toString(), database));
    return archive;
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out;
  }

  @ParameterizedTest
  @CsvSource({"15, c", "17, c", "18, c", "15, d", "18, d"})
  void holdsWhatTheProgramLists(int major, String format) throws Exception {
    Path archive = dump(major, format);

    ArchiveContents contents = ArchiveContents.read(archive);
    String listed =
        run(List.of(Servers.postgres(major).bin() + "/pg_restore", "-l", archive.toString()));

    assertThat(contents.entries())
        .filteredOn(
            e -> !List.of("ENCODING", "STDSTRINGS", "SEARCHPATH", "DATABASE").contains(e.kind()))
        .isNotEmpty()
        .allSatisfy(
            e ->
                assertThat(listed)
                    .contains(
                        e.kind()
                            + " "
                            + (e.schema().isEmpty() ? "-" : e.schema())
                            + " "
                            + e.name()));
    assertThat(contents.dumpVersion()).startsWith(major + ".");
    assertThat(contents.serverVersion()).startsWith(major + ".");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void givesStatementsOwnersAndOrderOfEveryObject(int major) throws Exception {
    ArchiveContents contents = ArchiveContents.read(dump(major, "c"));

    Entry index = named(contents, "INDEX", "by_name");
    Entry function = named(contents, "FUNCTION", "odd()");
    Entry reference = named(contents, "FK CONSTRAINT", "orders orders_user_id_fkey");
    Entry key = named(contents, "CONSTRAINT", "users users_pkey");

    assertThat(index.definition())
        .isEqualTo("CREATE INDEX by_name ON app.users USING btree (lower(name));\n");
    assertThat(index.section()).isEqualTo(Section.POST_DATA);
    assertThat(function.definition()).contains("-- Name: faked; Type: TABLE;");
    assertThat(function.section()).isEqualTo(Section.PRE_DATA);
    assertThat(function.owner()).isEqualTo("postgres");
    assertThat(reference.definition()).contains("REFERENCES app.users(id)");
    assertThat(reference.dependencies()).contains(key.id());
    assertThat(named(contents, "TABLE DATA", "users").copy())
        .startsWith("COPY app.users (id, name)");
    assertThat(contents.entries()).noneMatch(e -> e.name().equals("faked"));
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void aDamagedArchiveIsRefusedAndNeverHangs(int major) throws Exception {
    byte[] sound = Files.readAllBytes(dump(major, "d").resolve("toc.dat"));
    Random random = new Random(major);
    Path broken = Files.createDirectory(folder.resolve("broken"));

    for (int i = 0; i < 2000; i++) {
      byte[] bytes = sound.clone();
      bytes[random.nextInt(Math.min(bytes.length, 400))] ^= (byte) (1 << random.nextInt(8));
      Files.write(broken.resolve("toc.dat"), bytes);
      try {
        assertThat(ArchiveContents.read(broken).entries()).isNotNull();
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageMatching("(?s).+");
      }
    }
    Files.write(broken.resolve("toc.dat"), Arrays.copyOf(sound, sound.length / 2));
    assertThatThrownBy(() -> ArchiveContents.read(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ends inside its table of contents");
  }

  private static Entry named(ArchiveContents contents, String kind, String name) {
    return contents.entries().stream()
        .filter(e -> e.kind().equals(kind) && e.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
