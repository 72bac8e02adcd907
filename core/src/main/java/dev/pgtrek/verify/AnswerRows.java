package dev.pgtrek.verify;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.RowCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * The rows of an answer, all of them held: what has to be exactly equal as bytes, and beside it the
 * numbers that two engines may rightly compute differently in their last places.
 */
final class AnswerRows {

  private static final long MOST_BYTES = 64L * 1024 * 1024;
  private static final int ROWS_BETWEEN_LOOKS = 256;

  private final List<String> names;
  private final List<ColumnType> types;
  private final List<Row> rows;

  private AnswerRows(List<String> names, List<ColumnType> types, List<Row> rows) {
    this.names = names;
    this.types = types;
    this.rows = rows;
  }

  /** One row. Equal to another where everything is exactly equal. */
  static final class Row {

    private final byte[] bytes;
    private final int[] ends;
    private final byte[] exact;
    private final double[] rounded;

    private Row(byte[] bytes, int[] ends, byte[] exact, double[] rounded) {
      this.bytes = bytes;
      this.ends = ends;
      this.exact = exact;
      this.rounded = rounded;
    }

    /** What has to be equal to the last bit. */
    byte[] exact() {
      return exact;
    }

    /** What may differ in its last places. */
    double[] rounded() {
      return rounded;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Row row && Arrays.equals(bytes, row.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /**
   * Reads all rows.
   *
   * @param side the side that answers, for people
   * @throws PgtrekException.Usage if there are more than can be held
   */
  static AnswerRows read(
      String side,
      RowCursor cursor,
      List<String> names,
      List<ColumnType> types,
      List<Canonical> columns) {
    CanonicalRow canonical = new CanonicalRow(columns.size());
    List<Row> rows = new ArrayList<>();
    long held = 0;
    while (cursor.next()) {
      canonical.reset();
      for (int i = 0; i < columns.size(); i++) {
        columns.get(i).append(cursor, i, canonical);
      }
      Row row = row(cursor, canonical, types);
      rows.add(row);
      held += 2L * row.bytes.length + 120;
      if (rows.size() > NearlyEqual.MOST_ROWS) {
        throw tooLarge(
            String.format(
                Locale.ROOT,
                "The answer of the %s has more than %,d rows",
                side,
                NearlyEqual.MOST_ROWS));
      }
      if (held > MOST_BYTES) {
        throw tooLarge(
            "The answer of the %s takes more than %d MB of memory"
                .formatted(side, MOST_BYTES >> 20));
      }
      if (rows.size() % ROWS_BETWEEN_LOOKS == 0 && Thread.currentThread().isInterrupted()) {
        throw new PgtrekException.Interrupted();
      }
    }
    return new AnswerRows(List.copyOf(names), List.copyOf(types), rows);
  }

  private static PgtrekException.Usage tooLarge(String what) {
    return new PgtrekException.Usage(
        "answer-too-large",
        what + ", too large to compare it row by row.",
        "Count or sum in the query, or give it a LIMIT with an ORDER BY.");
  }

  private static Row row(RowCursor cursor, CanonicalRow canonical, List<ColumnType> types) {
    int[] ends = new int[types.size()];
    byte[] exact = new byte[canonical.length()];
    int length = 0;
    double[] rounded = new double[types.size()];
    int numbers = 0;
    for (int i = 0; i < ends.length; i++) {
      ends[i] = canonical.end(i);
      double number = isRounded(types.get(i)) ? number(cursor, i) : Double.NaN;
      if (Double.isNaN(number)) {
        int size = ends[i] - canonical.start(i);
        System.arraycopy(canonical.array(), canonical.start(i), exact, length, size);
        length += size;
      } else {
        // Its place stays told, so that a number is never taken for the NULL of another row.
        exact[length++] = Byte.MAX_VALUE;
        rounded[numbers++] = number;
      }
    }
    return new Row(
        Arrays.copyOf(canonical.array(), canonical.length()),
        ends,
        Arrays.copyOf(exact, length),
        Arrays.copyOf(rounded, numbers));
  }

  private static boolean isRounded(ColumnType type) {
    return type == ScalarType.DOUBLE || type instanceof ColumnType.Numeric;
  }

  /** The value as a number; NaN where it is none. */
  private static double number(RowCursor cursor, int column) {
    ValueKind kind = cursor.kind(column);
    return switch (kind) {
      case INTEGER -> cursor.integer(column);
      case REAL -> cursor.real(column);
      case TEXT -> parsed(cursor, column);
      case NULL, BLOB, LARGE_TEXT, LARGE_BLOB -> Double.NaN;
    };
  }

  private static double parsed(RowCursor cursor, int column) {
    ByteSlice slice = new ByteSlice();
    cursor.bytes(column, slice);
    try {
      return Double.parseDouble(new String(slice.copy(), StandardCharsets.US_ASCII));
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }

  List<Row> rows() {
    return rows;
  }

  /** A row as people read it. */
  String words(Row row) {
    StringJoiner words = new StringJoiner(", ");
    for (int i = 0; i < row.ends.length; i++) {
      int start = i == 0 ? 0 : row.ends[i - 1];
      words.add(names.get(i) + "=" + CanonicalText.of(types.get(i), row.bytes, start, row.ends[i]));
    }
    return words.toString();
  }
}
