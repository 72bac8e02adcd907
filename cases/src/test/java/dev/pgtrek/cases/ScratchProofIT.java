package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proofs on a server of their own, which is gone afterwards. */
class ScratchProofIT {

  private static final TestServer SERVER = Servers.postgres(15);

  @TempDir private Path folder;
  private String backup = "";

  @BeforeEach
  void take() throws SQLException, IOException {
    String source = SERVER.newDatabase();
    try (Connection connection = SERVER.jdbc(source);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          DO $$ BEGIN CREATE ROLE scratch_role; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
          CREATE EXTENSION pg_trgm;
          CREATE TABLE t AS SELECT g, md5(g::text) AS b FROM generate_series(1, 3000) g;
          CREATE INDEX ON t USING gin (b gin_trgm_ops);
          ALTER TABLE t ENABLE ROW LEVEL SECURITY;
          CREATE POLICY own ON t TO scratch_role USING (g > 0);
          """);
    }
    Program.Answer taken =
        Program.in(folder).run("backup", source, "--client-programs=" + SERVER.bin());
    assertThat(taken.exit()).as("%s", taken).isZero();
    try (Stream<Path> all = Files.list(folder.resolve(".pgtrek").resolve("backups"))) {
      backup = all.filter(path -> path.toString().endsWith(".dump")).findFirst().orElseThrow() + "";
    }
  }

  private String[] prove() {
    return new String[] {
      "backup", "verify", "--prove", backup, "--client-programs=" + SERVER.bin()
    };
  }

  private List<Path> left() throws IOException {
    Path scratch = folder.resolve(".pgtrek").resolve("scratch");
    if (!Files.isDirectory(scratch)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(scratch)) {
      return all.toList();
    }
  }

  @Test
  void makesTheRolesAndLeavesNothing() throws IOException {
    Program.Answer proved = Program.in(folder).run(prove());

    assertThat(proved.exit()).as("%s", proved).isZero();
    assertThat(proved.out()).contains("proved equal: 3,000 rows in 1 table");
    assertThat(left()).isEmpty();
  }

  @Test
  void removesWhatAKilledProofLeft() throws Exception {
    try (ForkedProgram program = ForkedProgram.start(folder, prove())) {
      while (program.runs() && !isUp()) {
        Thread.sleep(1);
      }
      assertThat(program.kill()).isTrue();
    }
    assertThat(left()).hasSize(1);

    Program.Answer again = Program.in(folder).run(prove());

    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(again.err()).contains("had left");
    assertThat(left()).isEmpty();
  }

  private boolean isUp() throws IOException {
    return left().stream()
        .anyMatch(proof -> Files.exists(proof.resolve(".pgtrek/postgres/data/postmaster.pid")));
  }

  /** What the bundled programs lack is proved by the portable ones. */
  @Test
  void provesPlacesAndVectorsOnAServerThatHasThem() throws Exception {
    TestServer server = Servers.postgres(18);
    String source = server.newDatabase();
    try (Connection connection = server.jdbc(source);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE EXTENSION postgis;
          CREATE EXTENSION vector;
          INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text)
            VALUES (910001, 'ACME', 17, '', '+proj=longlat');
          CREATE TABLE place (id int PRIMARY KEY, at geography(Point, 4326), grid geometry(Point, 910001),
            meaning vector(3), half halfvec(2));
          INSERT INTO place SELECT g, ST_Point(g % 180, g % 90)::geography, ST_Point(g, -g, 910001),
            format('[%s,1,2]', g)::vector, '[0.5,1]' FROM generate_series(1, 1000) g;
          CREATE INDEX ON place USING gist (at);
          CREATE INDEX ON place USING hnsw (meaning vector_cosine_ops);
          """);
    }
    String clients = "--client-programs=" + server.bin();
    Program.Answer taken = Program.in(folder).run("backup", source, clients, "--to", "extended");
    assertThat(taken.exit()).as("%s", taken).isZero();
    String dump;
    try (Stream<Path> all = Files.list(folder.resolve("extended"))) {
      dump = all.filter(path -> path.toString().endsWith(".dump")).findFirst().orElseThrow() + "";
    }

    Program.Answer proved = Program.in(folder).run("backup", "verify", "--prove", dump, clients);

    assertThat(proved.exit()).as("%s", proved).isZero();
    assertThat(proved.out()).contains("proved equal: 1,000 rows in 1 table");
    assertThat(left()).isEmpty();
  }
}
