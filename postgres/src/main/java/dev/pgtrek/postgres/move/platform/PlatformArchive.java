package dev.pgtrek.postgres.move.platform;

import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.client.ArchiveContents;
import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.move.EntryNames;
import dev.pgtrek.spi.MovePlan.NotCarried;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An archive without what the platform keeps to itself.
 *
 * @param carried the archive with the entries that are carried
 * @param added triggers, policies and functions of the user's on the platform's own tables, which
 *     the target lacks: tried at last, and named where the target refuses them
 * @param published tables to be added to publications that the target has
 * @param references foreign keys of carried tables to the platform's own
 * @param notCarried what stays behind
 * @param findings what is to be known before; blocking ones too
 */
public record PlatformArchive(
    ArchiveContents carried,
    List<Entry> added,
    List<Entry> published,
    List<Entry> references,
    List<NotCarried> notCarried,
    List<Finding> findings) {

  public PlatformArchive {
    added = List.copyOf(added);
    published = List.copyOf(published);
    references = List.copyOf(references);
    notCarried = List.copyOf(notCarried);
    findings = List.copyOf(findings);
  }

  /** The foreign keys to the platform's tables, as {@code key of schema.table}. */
  public Set<String> referencesByName() {
    return references.stream()
        .map(EntryNames::of)
        .map(names -> names.name() + " of " + names.table())
        .collect(Collectors.toSet());
  }

  /**
   * Sorts the entries.
   *
   * @param target a connection to the target; it is only read
   * @throws SQLException if it cannot be asked
   */
  public static PlatformArchive of(ArchiveContents archive, Platform platform, Connection target)
      throws SQLException {
    return platform.given()
        ? new PlatformSorting(archive, platform, PlatformThere.of(target)).sorted()
        : new PlatformArchive(archive, List.of(), List.of(), List.of(), List.of(), List.of());
  }
}
