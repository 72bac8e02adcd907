package dev.pgtrek;

import dev.pgtrek.manifest.ManifestFolder;
import dev.pgtrek.spi.InPlaceChoices;
import java.nio.file.Path;
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
 */
public record UpgradeOptions(
    InPlaceChoices choices,
    Manifests.Options manifests,
    @Nullable ManifestFolder before,
    boolean dryRun,
    Path workFolder,
    @Nullable Path reportFolder) {

  Path runs() {
    return workFolder.resolve("runs");
  }
}
