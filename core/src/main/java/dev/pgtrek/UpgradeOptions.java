package dev.pgtrek;

import dev.pgtrek.manifest.ManifestFolder;
import dev.pgtrek.spi.InPlaceChoices;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an upgrade in place goes about it.
 *
 * @param choices what is done to the databases
 * @param manifests how manifests are compared
 * @param before the manifests from before the change; null where the user goes without them
 * @param dryRun whether nothing is changed
 * @param workFolder where pgtrek keeps its files
 * @param reportFolder where the reports go; null for the run's own folder
 * @param excluded databases that are left as they are, and do not count
 */
public record UpgradeOptions(
    InPlaceChoices choices,
    Manifests.Options manifests,
    @Nullable ManifestFolder before,
    boolean dryRun,
    Path workFolder,
    @Nullable Path reportFolder,
    Set<String> excluded) {

  public UpgradeOptions {
    excluded = Set.copyOf(excluded);
  }

  Path runs() {
    return workFolder.resolve("runs");
  }
}
