package dev.pgtrek.spi;

import java.util.List;

/**
 * What the user chose about what follows a change of a server's programs.
 *
 * @param extensions extensions to create in the database that was named, and to try
 * @param updateExtensions whether extensions go to the version that the programs bring
 * @param concurrently whether indexes are built anew beside readers and writers where that is
 *     possible, which takes longer
 * @param moveRows whether rows that sit in the wrong partition are moved into the right one
 * @param recordVersions whether a version is written into the catalog, or taken out of it, where
 *     the server's own statement for it refuses
 */
public record InPlaceChoices(
    List<String> extensions,
    boolean updateExtensions,
    boolean concurrently,
    boolean moveRows,
    boolean recordVersions) {

  public InPlaceChoices {
    extensions = List.copyOf(extensions);
  }
}
