package dev.pgtrek.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The names of files that databases get, whatever they are called, and manifests of one moment that
 * belong together.
 */
class ManifestFolderTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "app,app.manifest.json",
    "my app,my%20app.manifest.json",
    "../etc,%2E.%2Fetc.manifest.json",
    "a/b,a%2Fb.manifest.json",
    ".hidden,%2Ehidden.manifest.json",
    "größe,gr%C3%B6%C3%9Fe.manifest.json",
    "50%,50%25.manifest.json"
  })
  void areSafeAndTheirOwn(String database, String file) {
    assertThat(ManifestFolder.fileName(database)).isEqualTo(file);
  }

  @Test
  void takesNoManifestOfAnotherMomentForItsOwn() throws IOException {
    Manifest manifest = ManifestFileTest.sample();
    ManifestFolder.Entry entry = ManifestFolder.write(folder, "app", manifest);
    new ManifestFolder(folder, "7", "PostgreSQL 18.1", "", Instant.EPOCH, List.of(entry)).write();
    Path file = folder.resolve(entry.file());
    String written = Files.readString(file);

    ManifestFile.write(manifest.only(List.of()), file);

    assertThatThrownBy(() -> ManifestFolder.read(folder).of("app"))
        .hasMessage(file + " is a manifest, but not the one that was taken with the others.")
        .isInstanceOfSatisfying(
            PgtrekException.Usage.class,
            e -> {
              assertThat(e.code()).isEqualTo("manifest-exchanged");
              assertThat(e.next()).startsWith("Put the folder back as it was written");
            });
    Files.writeString(file, written);
    assertThat(ManifestFolder.read(folder).of("app")).contains(manifest);
  }
}
