package dev.pgtrek.spi;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A source at one moment: it never changes, so any number of readers see the same rows. It is the
 * verified backup too.
 */
public interface Snapshot extends Database {

  /** The file. */
  Path file();

  /**
   * Makes the file a complete and durable backup of exactly what the snapshot shows. Costs at least
   * a pass over what is not on the disk yet.
   *
   * @throws dev.pgtrek.error.PgtrekException of the side that failed
   */
  void preserve();

  /** SHA-256 of the file, 64 hexadecimal digits. */
  String sha256();

  /**
   * Equal for two snapshots exactly when they hold the same content, whatever counters the copying
   * left in them.
   */
  String contentId();

  /**
   * What a check of everything says that reading rows relies on. An intact database gives no
   * blocking finding, and then its rows can be read.
   */
  List<Finding> integrity();

  /**
   * The rest of the check, such as whether indexes hold what their tables hold: parts that any
   * threads may run, each once, and that together give all findings. Only for a database whose
   * {@link #integrity} blocks nothing.
   *
   * @param rowsPerPart rows that a part reads about, at least 1
   */
  List<Supplier<List<Finding>>> consistency(long rowsPerPart);

  /**
   * The latest run of pgtrek that made what the source holds, where its journal is there to tell:
   * what the original was and what became of it.
   */
  Optional<RunRecord> origin();

  /** What the engine can be asked about single rows. */
  RowSearch search();

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
