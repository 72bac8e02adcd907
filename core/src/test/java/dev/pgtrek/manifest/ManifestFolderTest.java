package dev.pgtrek.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names of files that databases get, whatever they are called. */
class ManifestFolderTest {

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
}
