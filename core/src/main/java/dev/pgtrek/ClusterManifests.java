package dev.pgtrek;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.manifest.Manifest;
import dev.pgtrek.manifest.ManifestFolder;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.spi.Cluster;
import dev.pgtrek.spi.ClusterDatabase;
import dev.pgtrek.spi.Source;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes the manifests of all databases of a server, and finds them again. */
public final class ClusterManifests {

  private ClusterManifests() {}

  /**
   * Reads every database that can be logged in to, one after the other; each at a moment of its
   * own.
   *
   * @param folder the folder that receives them, made where it is missing; null for a new one below
   *     {@code manifests} of the work folder
   * @throws PgtrekException.Usage if the folder holds something already, or cannot be written
   */
  public static ManifestFolder take(
      Cluster cluster,
      @org.jspecify.annotations.Nullable Path folder,
      Path workFolder,
      Manifests.Options options,
      Progress progress) {
    Path place =
        folder == null
            ? RunFolder.create(workFolder.resolve("manifests"), Instant.now()).path()
            : empty(folder);
    List<ManifestFolder.Entry> entries = new ArrayList<>();
    for (ClusterDatabase database : cluster.databases()) {
      entries.add(
          database.reachable()
              ? taken(cluster, database, place, workFolder, options, progress)
              : new ManifestFolder.Entry(database.name(), "", "", database.hindrance()));
    }
    ManifestFolder taken =
        new ManifestFolder(
            place,
            cluster.facts().systemId(),
            cluster.facts().engine(),
            cluster.facts().build(),
            Instant.now(),
            entries);
    taken.write();
    return taken;
  }

  private static ManifestFolder.Entry taken(
      Cluster cluster,
      ClusterDatabase database,
      Path place,
      Path workFolder,
      Manifests.Options options,
      Progress progress) {
    try (Source source = cluster.source(database)) {
      Manifest manifest = Manifests.of(source, workFolder.resolve("runs"), options, progress);
      return ManifestFolder.write(place, database.name(), manifest);
    } catch (PgtrekException.Source failure) {
      if (database.role() == ClusterDatabase.Role.NAMED) {
        throw failure;
      }
      return new ManifestFolder.Entry(
          database.name(), "", "", String.valueOf(failure.getMessage()));
    }
  }

  private static Path empty(Path folder) {
    try (Stream<Path> inside = Files.list(Files.createDirectories(folder))) {
      if (inside.findAny().isPresent()) {
        throw new PgtrekException.Usage(
            "manifest-folder-not-empty",
            folder + " holds something already.",
            "Name a folder that is empty or not there, or leave --output out for a new one.");
      }
      return folder;
    } catch (IOException e) {
      throw new PgtrekException.Usage(
          "manifest-not-written",
          "The manifests cannot be written to "
              + folder
              + ": "
              + (e instanceof FileAlreadyExistsException ? "that is a file" : e.getMessage())
              + ".",
          "Name a folder that can be written.");
    }
  }

  /** The newest whole folder below {@code manifests} of the work folder that is of this server. */
  public static Optional<ManifestFolder> newest(Path workFolder, String systemId) {
    Path all = workFolder.resolve("manifests");
    if (systemId.isEmpty() || !Files.isDirectory(all)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(all)) {
      return folders
          .filter(f -> Files.exists(f.resolve(ManifestFolder.INDEX)))
          .sorted(Comparator.reverseOrder())
          .map(ManifestFolder::read)
          .filter(f -> f.systemId().equals(systemId))
          .findFirst();
    } catch (IOException e) {
      throw new PgtrekException.Usage(
          "manifest-unreadable",
          "The manifests in " + all + " cannot be read: " + e.getMessage() + ".",
          "Name the folder with --manifest.");
    }
  }
}
