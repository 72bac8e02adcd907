package dev.pgtrek.spi;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.TableName;
import java.nio.file.Path;
import java.util.List;

/**
 * A source at one moment: it never changes, so any number of readers see the same rows. It is the
 * verified backup too.
 */
public interface Snapshot extends Database {

  /** The file. */
  Path file();

  /** SHA-256 of the file, 64 hexadecimal digits. */
  String sha256();

  /**
   * Equal for two snapshots exactly when they hold the same content, whatever counters the copying
   * left in them.
   */
  String contentId();

  /**
   * What an integrity check of the whole content says. An intact database gives no blocking
   * finding.
   */
  List<Finding> integrity();

  /** The references without a parent, per foreign key that has any. */
  List<Orphans> orphans();

  /**
   * Rows whose reference finds no parent.
   *
   * @param table the referring table
   * @param key the foreign key
   * @param count how many rows
   * @param samples what finds some of them: up to 10 row ids or keys
   */
  record Orphans(TableName table, ForeignKey key, long count, List<String> samples) {

    public Orphans {
      samples = List.copyOf(samples);
    }
  }
}
