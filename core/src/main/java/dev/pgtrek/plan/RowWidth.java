package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Severity;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Dialect;

/** What a table may be too wide for: the number of columns, and the page that a row has to fit. */
final class RowWidth {

  /** Room for one row on a page of 8 kB, once everything long is stored out of line. */
  private static final int PAGE_ROOM = 8160;

  private static final int ROW_HEADER = 24;

  /** What is left of a value that is stored out of line. */
  private static final int POINTER = 18;

  private RowWidth() {}

  static void check(Draft draft, Dialect dialect, Notes notes) {
    if (draft.all().size() > dialect.maxColumns()) {
      notes.find(
          "too-many-columns",
          Severity.BLOCK,
          draft.name(),
          draft.all().size() + " columns",
          "PostgreSQL takes " + dialect.maxColumns() + " columns per table at most.",
          "Leave columns out with `skip: true` in the plan file, or divide the table on the source"
              + " first.");
    }
    long width =
        ROW_HEADER
            + draft.all().size() / 8
            + draft.all().stream().mapToLong(c -> leastWidth(draft, c)).sum();
    if (width > PAGE_ROOM) {
      notes.find(
          "row-width",
          Severity.INFO,
          draft.name(),
          "rows of up to " + width + " bytes even with long values stored out of line",
          "PostgreSQL refuses a row of more than "
              + PAGE_ROOM
              + " bytes; only rows in which most"
              + " columns are filled come near.",
          "Nothing to do unless the copy is refused; then divide the table.");
    }
  }

  private static long leastWidth(Draft draft, ColumnRoute column) {
    ColumnProfile profile = draft.profile(column.source());
    return switch (column.target().type()) {
      case ColumnType.Numeric _ -> profile.values() == 0 ? 0 : 11;
      case ColumnType.Varchar _, ColumnType.Geometry _ -> textWidth(profile);
      case ColumnType.Vector _ -> Math.min(POINTER, textWidth(profile));
      case ScalarType scalar ->
          switch (scalar) {
            case BOOLEAN -> 1;
            case SMALLINT -> 2;
            case INTEGER, DATE -> 4;
            case BIGINT, DOUBLE, TIME, TIMESTAMP, TIMESTAMPTZ -> 8;
            case UUID -> 16;
            case TEXT, CITEXT, BYTEA, JSON, JSONB, ANY -> textWidth(profile);
          };
    };
  }

  private static long textWidth(ColumnProfile profile) {
    long longest = Math.max(profile.maxTextBytes(), profile.maxBlobBytes());
    return profile.values() == 0 ? 0 : Math.min(POINTER, longest + 1);
  }
}
