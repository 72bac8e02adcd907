package dev.pgtrek.check;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.spi.Snapshot.Orphans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Findings that belong to neither side alone, and what follows from findings. */
public final class PreFlight {

  private static final String NEXT =
      "Mend what is named, then run the same command again; 'pgtrek check' shows all findings.";

  private PreFlight() {}

  /**
   * Says whether a folder has the space that a copy of the source needs. The folder need not exist
   * yet.
   */
  public static List<Finding> space(Path folder, long bytesNeeded) {
    long free;
    try {
      Path there = folder.toAbsolutePath();
      while (!Files.exists(there) && there.getParent() != null) {
        there = there.getParent();
      }
      free = Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (free >= bytesNeeded) {
      return List.of();
    }
    return List.of(
        new Finding(
            "work-folder-full",
            Severity.BLOCK,
            folder.toString(),
            free + " bytes free, " + bytesNeeded + " needed",
            "The verified backup of the source goes there before anything is written.",
            "Free the space, or start pgtrek in a folder on a larger disk."));
  }

  /** What a target must have, where none is named that could be asked. */
  public static List<Finding> unasked(List<Extension> needed) {
    return needed.stream()
        .map(
            e ->
                new Finding(
                    "extension-needed",
                    Severity.INFO,
                    "extension " + e.name(),
                    "no target is named that could be asked for it",
                    e.reason(),
                    "Name the target to have it checked. The embedded server brings it; for PostGIS"
                        + " and pgvector `migrate` fetches another one, once."))
        .toList();
  }

  /**
   * References without a parent: reported, carried as they are, and their key stays unproved on the
   * target.
   */
  public static List<Finding> orphans(List<Orphans> orphans) {
    return orphans.stream()
        .map(
            o ->
                new Finding(
                    "orphaned-rows",
                    Severity.WARN,
                    o.table() + " (" + names(o) + ") → " + o.key().parent(),
                    o.count() + " rows without a parent, such as " + String.join(", ", o.samples()),
                    "The rows are carried as they are; PostgreSQL keeps the foreign key for new"
                        + " rows, but it stays NOT VALID.",
                    "Mend the rows, then: ALTER TABLE … VALIDATE CONSTRAINT …; the report names the"
                        + " statement."))
        .toList();
  }

  private static String names(Orphans orphans) {
    return orphans.key().columns().stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  /**
   * Adds what ended a run to its findings, unless one of them blocks it already.
   *
   * @param where what was being done, as the stage's word
   */
  public static void blockedBy(PgtrekException failure, String where, List<Finding> findings) {
    if (findings.stream().noneMatch(Finding::blocks)) {
      findings.add(
          new Finding(
              failure.code(),
              Severity.BLOCK,
              where,
              String.valueOf(failure.getMessage()),
              failure.effect().words(),
              failure.next()));
    }
  }

  /** All findings, the heaviest first, in a stable order. */
  public static List<Finding> sorted(List<Finding> findings) {
    return findings.stream()
        .sorted(
            Comparator.comparing(Finding::severity)
                .thenComparing(Finding::subject)
                .thenComparing(Finding::code))
        .distinct()
        .toList();
  }

  /**
   * Refuses the run if any finding blocks it.
   *
   * @throws PgtrekException.Refused naming every blocking finding, each with its fix
   */
  public static void refuseBlocked(List<Finding> findings) {
    List<Finding> blocking = sorted(findings).stream().filter(Finding::blocks).toList();
    if (!blocking.isEmpty()) {
      throw new PgtrekException.Refused(code(blocking), told(blocking), NEXT);
    }
  }

  /**
   * The same for what a source says of itself: where that blocks, the source has failed.
   *
   * @throws PgtrekException.Source naming every blocking finding, each with its fix
   */
  public static void refuseSource(List<Finding> findings) {
    List<Finding> blocking = sorted(findings).stream().filter(Finding::blocks).toList();
    if (!blocking.isEmpty()) {
      throw new PgtrekException.Source(code(blocking), told(blocking), NEXT, null);
    }
  }

  private static String code(List<Finding> blocking) {
    return blocking.size() == 1 ? blocking.getFirst().code() : "findings-block-the-run";
  }

  private static String told(List<Finding> blocking) {
    return (blocking.size() == 1 ? "A finding blocks" : blocking.size() + " findings block")
        + " the run:"
        + blocking.stream().map(PreFlight::told).collect(Collectors.joining());
  }

  private static String told(Finding finding) {
    return "\n  "
        + finding.code()
        + ": "
        + finding.subject()
        + ": "
        + finding.measured()
        + ". "
        + finding.why()
        + "\n    → "
        + finding.fix();
  }
}
