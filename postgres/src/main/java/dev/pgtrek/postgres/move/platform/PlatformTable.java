package dev.pgtrek.postgres.move.platform;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import java.util.List;

/**
 * A table whose rows go into one that the target's platform has made.
 *
 * @param name its name on both sides
 * @param columns the columns that both sides have and neither computes, in the target's order
 * @param key the target's primary key, or empty
 * @param bytes how large it is on the source
 */
record PlatformTable(TableName name, List<Identifier> columns, List<Identifier> key, long bytes) {

  PlatformTable {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }
}
