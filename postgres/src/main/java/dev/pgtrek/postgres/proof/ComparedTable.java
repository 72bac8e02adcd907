package dev.pgtrek.postgres.proof;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.BucketSums;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table that stands on both sides under one name, and what of its rows is compared.
 *
 * @param name its name
 * @param columns the columns that both sides have, in one order for both; never empty
 * @param key those of them that tell its rows apart, or empty
 * @param bytes those of type bytea, none of them in the key: long ones take part by their SHA-256,
 *     because their text would be twice as long, and a row's text ends at 1 GB
 * @param only whether its children's rows are left out, because they are tables of their own; not
 *     so for a partitioned one, which has no rows but those of its partitions
 * @param hashed per column how it takes part in a quick sum; empty where none is made
 */
public record ComparedTable(
    TableName name,
    List<Identifier> columns,
    List<Identifier> key,
    Set<Identifier> bytes,
    boolean only,
    List<Hashed> hashed) {

  /** Bytes from which on a value takes part by its SHA-256. */
  private static final int LONG = 1_000_000;

  public ComparedTable {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    bytes = Set.copyOf(bytes);
    hashed = List.copyOf(hashed);
    if (columns.isEmpty() || !columns.containsAll(key)) {
      throw new IllegalArgumentException("a table is compared by columns, its key among them");
    }
  }

  /** A table that is compared by the texts of its rows alone. */
  public ComparedTable(
      TableName name,
      List<Identifier> columns,
      List<Identifier> key,
      Set<Identifier> bytes,
      boolean only) {
    this(name, columns, key, bytes, only, List.of());
  }

  String from() {
    return "FROM " + (only ? "ONLY " : "") + name.quoted() + " t";
  }

  /** A row's content as one text, the same for the same values, whatever the order on disk. */
  String content() {
    return row(columns);
  }

  /** What tells the row apart, as one text; the whole content where there is no key. */
  String identity() {
    return row(key.isEmpty() ? columns : key);
  }

  private String row(List<Identifier> some) {
    return some.stream().map(this::value).collect(Collectors.joining(", ", "ROW(", ")::text"));
  }

  private String value(Identifier column) {
    String name = "t." + column.quoted();
    return bytes.contains(column)
        ? "CASE WHEN octet_length(%1$s) > %2$d THEN sha256(%1$s) ELSE %1$s END"
            .formatted(name, LONG)
        : name;
  }

  /**
   * Per bucket: its number, its rows, and the sums of both halves of the rows' hashes. Sums do not
   * depend on the order of the rows, and every row counts as often as it is there.
   */
  String sums(RowHash hash) {
    return "SELECT b, count(*), sum(h), sum(l) FROM (SELECT "
        + (key.isEmpty() ? bucket(hash, "c") : bucket(hash, "k"))
        + " AS b, "
        + hash.high("c")
        + " AS h, "
        + hash.low("c")
        + " AS l FROM (SELECT "
        + content()
        + " AS c"
        + (key.isEmpty() ? "" : ", " + identity() + " AS k")
        + " "
        + from()
        + " OFFSET 0) texts) hashes GROUP BY b";
  }

  /** Identity and hashes of every row in some buckets. */
  String rows(RowHash hash, List<Integer> buckets) {
    return "SELECT k, "
        + hash.high("c")
        + ", "
        + hash.low("c")
        + " FROM (SELECT "
        + content()
        + " AS c, "
        + identity()
        + " AS k "
        + from()
        + " OFFSET 0) texts WHERE "
        + bucket(hash, "k")
        + " IN ("
        + buckets.stream().map(String::valueOf).collect(Collectors.joining(", "))
        + ")";
  }

  /** Identity, then every compared column as text, of the rows whose identity is among many. */
  String values() {
    return "SELECT "
        + identity()
        + ", "
        + columns.stream()
            .map(column -> "(" + value(column) + ")::text")
            .collect(Collectors.joining(", "))
        + " "
        + from()
        + " WHERE "
        + identity()
        + " = ANY (?)";
  }

  private static String bucket(RowHash hash, String text) {
    return "(" + hash.high(text) + " & " + (BucketSums.COUNT - 1) + ")";
  }
}
