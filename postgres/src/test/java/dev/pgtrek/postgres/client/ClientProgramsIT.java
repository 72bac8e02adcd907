package dev.pgtrek.postgres.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.testkit.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientProgramsIT {

  @TempDir private Path folder;

  private static ClientPlaces usual(Path... folders) {
    return new ClientPlaces(null, List.of(folders));
  }

  @Test
  void readsTheVersionOfRealPrograms() {
    ClientPrograms fifteen = ClientPrograms.in(Servers.postgres(15).bin()).orElseThrow();
    ClientPrograms eighteen = ClientPrograms.in(Servers.postgres(18).bin()).orElseThrow();

    assertThat(fifteen.major()).isEqualTo(15);
    assertThat(eighteen.major()).isEqualTo(18);
    assertThat(eighteen.version()).startsWith("18.");
  }

  @Test
  void prefersTheServersOwnMajorAndItsNewestRelease() throws IOException {
    ClientPlaces places =
        usual(
            FakePrograms.of(folder.resolve("a"), "18.1"),
            FakePrograms.of(folder.resolve("b"), "16.2"),
            FakePrograms.of(folder.resolve("c"), "16.10 (Debian 16.10-1)"),
            FakePrograms.of(folder.resolve("d"), "15.9"));

    Optional<ClientPrograms> found = ClientPrograms.find(places, 16);

    assertThat(found).map(ClientPrograms::version).contains("16.10");
  }

  @Test
  void takesTheNearestNewerOnesWhereItsOwnAreNotThere() throws IOException {
    ClientPlaces places =
        usual(
            FakePrograms.of(folder.resolve("a"), "14.1"),
            FakePrograms.of(folder.resolve("b"), "18beta1"),
            FakePrograms.of(folder.resolve("c"), "17.2"));

    assertThat(ClientPrograms.find(places, 16)).map(ClientPrograms::version).contains("17.2");
    assertThat(ClientPrograms.find(places, 18)).map(ClientPrograms::version).contains("18beta1");
  }

  @Test
  void saysThatTheyAreTooOldAndHowToGetNewerOnes() throws IOException {
    ClientPlaces places = usual(FakePrograms.of(folder.resolve("a"), "14.1"));

    List<Finding> findings = ClientPrograms.check(places, 18);

    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo("client-programs-too-old");
              assertThat(finding.blocks()).isTrue();
              assertThat(finding.measured()).contains("14.1").contains(folder.toString());
              assertThat(finding.fix()).contains("18");
            });
  }

  @Test
  void saysThatThereAreNone() {
    assertThatThrownBy(() -> ClientPrograms.require(usual(folder), 18))
        .isInstanceOfSatisfying(
            PgtrekException.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("client-programs-missing");
              assertThat(refused.next()).contains("18");
            });
  }

  @Test
  void looksNowhereElseWhereAFolderIsNamed() throws IOException {
    Path good = FakePrograms.of(folder.resolve("good"), "18.1");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    ClientPlaces places = ClientPlaces.of(empty, List.of(good), Map.of("PATH", good.toString()));

    List<Finding> findings = ClientPrograms.check(places, 18);

    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.subject()).isEqualTo(empty.toString());
              assertThat(finding.fix()).contains("--client-programs");
            });
  }

  @Test
  void takesTheFolderThatTheEnvironmentNames() throws IOException {
    Path good = FakePrograms.of(folder.resolve("good"), "18.1");

    ClientPlaces places =
        ClientPlaces.of(null, List.of(), Map.of(ClientPlaces.VARIABLE, good.toString()));

    assertThat(ClientPrograms.require(places, 18).folder()).isEqualTo(good);
  }

  @Test
  void looksInPath() throws IOException {
    Path good = FakePrograms.of(folder.resolve("good"), "99.1");

    ClientPlaces places =
        ClientPlaces.of(null, List.of(), Map.of("PATH", "::relative:/nowhere:" + good));

    assertThat(ClientPrograms.require(places, 99).folder()).isEqualTo(good);
  }

  @Test
  void passesOverProgramsThatDoNotRun() throws IOException {
    Path broken = FakePrograms.of(folder.resolve("broken"), "18.1");
    FakePrograms.script(broken.resolve("pg_dump"), "echo 'cannot load libpq' >&2; exit 127");

    assertThat(ClientPrograms.in(broken)).isEmpty();
  }
}
