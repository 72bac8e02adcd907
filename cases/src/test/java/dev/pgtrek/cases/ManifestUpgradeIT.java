package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.manifest.Manifest;
import dev.pgtrek.manifest.ManifestVerdict;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The content of a server of one major is the same on one of another. */
class ManifestUpgradeIT {

  @TempDir private Path folder;

  @Test
  void findsTheSameContentOnANewerServer() throws Exception {
    TestServer old = Servers.postgres(15);
    TestServer upgraded = Servers.postgres(18);
    String url = Manifested.sample(old);
    Manifest before = Manifested.postgres(url);
    String target = upgraded.newDatabase();

    Manifested.dump(old, url, upgraded, target, folder);

    ManifestVerdict verdict = Manifested.postgres(before, target);
    assertThat(Manifested.words(verdict))
        .allMatch(
            w ->
                w.startsWith("NOTE database database server is 18.")
                    || w.startsWith("WARNING extension ")
                    || w.startsWith("WARNING collation ")
                    || w.startsWith("WARNING view "));
    assertThat(verdict.equal(false)).isTrue();
    assertThat(verdict.equal(true)).isFalse();
    assertThat(Manifested.postgres(target).tables()).isEqualTo(before.tables());
  }
}
