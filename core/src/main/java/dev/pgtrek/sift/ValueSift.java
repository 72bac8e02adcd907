package dev.pgtrek.sift;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.ColumnRule;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowRules;
import dev.pgtrek.spi.Sieve.Rejection;
import dev.pgtrek.spi.ValueJudge;
import dev.pgtrek.spi.ValueJudges;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at the values of those columns of a table that have a rule. */
final class ValueSift {

  private final SiftedTable table;
  private final List<Watched> watched = new ArrayList<>();
  private final ByteSlice slice = new ByteSlice();

  private ValueSift(SiftedTable table) {
    this.table = table;
  }

  /**
   * A column to look at.
   *
   * @param place its place in the route
   * @param judge says whether its values fit, or null where only NULL matters
   * @param nullReason why a row with NULL in it is rejected, or empty
   */
  private record Watched(
      int place, ColumnRoute column, @Nullable ValueJudge judge, String nullReason) {

    String name() {
      return column.source().name().text();
    }
  }

  static void of(SiftedTable table, ValueJudges judges) {
    ValueSift sift = new ValueSift(table);
    Key primary = table.route.target().primaryKey();
    List<Identifier> key = primary == null ? List.of() : primary.columns();
    boolean keyed = table.route.rules().duplicates() == RowRules.Duplicates.REJECT;
    for (int i = 0; i < table.route.columns().size(); i++) {
      ColumnRoute column = table.route.columns().get(i);
      boolean inKey = keyed && key.contains(column.target().name());
      boolean ruled = !column.rule().equals(ColumnRule.NONE);
      if (ruled || inKey) {
        String reason =
            !column.target().notNull()
                ? ""
                : inKey ? Rejections.NULL_IN_KEY : column.rule().rejects() ? Rejections.NULL : "";
        sift.watched.add(new Watched(i, column, ruled ? judges.judge(column) : null, reason));
      }
    }
    if (!sift.watched.isEmpty()) {
      table.read(sift::row);
    }
  }

  private void row(RowCursor row, long place) {
    for (Watched column : watched) {
      ValueKind kind = row.kind(column.place());
      if (kind == ValueKind.NULL) {
        if (!column.nullReason().isEmpty()) {
          reject(place, column, column.nullReason(), "NULL where none may be");
        }
      } else if (column.judge() != null) {
        judge(row, place, kind, column, column.judge());
      }
    }
  }

  private void judge(RowCursor row, long place, ValueKind kind, Watched column, ValueJudge judge) {
    String misfit = judge.misfit(row, column.place(), slice);
    if (misfit.isEmpty()) {
      touches(row, place, kind, column);
      if (!judge.note().isEmpty()) {
        table.touch(column.name(), "dst", "times " + judge.note() + ", read by the rule", place);
      }
    } else if (column.column().rule().rejects()) {
      String type = column.column().target().type().sql();
      reject(place, column, Rejections.MISFIT, "as " + type + ": " + misfit);
    } else {
      table.misfit(column.name(), misfit, place);
    }
  }

  private void reject(long place, Watched column, String reason, String detail) {
    table.sieve.reject(place, new Rejection(column.name(), reason, detail));
  }

  private void touches(RowCursor row, long place, ValueKind kind, Watched column) {
    ColumnRule rule = column.column().rule();
    if (kind != ValueKind.TEXT && kind != ValueKind.LARGE_TEXT) {
      return;
    }
    if (rule.utf8().alters() && isBroken(row, kind, column.place())) {
      table.touch(
          column.name(), "utf8: " + rule.utf8().word(), "values: invalid UTF-8 replaced", place);
    }
    if (rule.nul().alters() && hasNul(row, kind, column.place())) {
      String done = rule.nul().word().equals("strip") ? "stripped" : "replaced";
      table.touch(column.name(), "nul: " + rule.nul().word(), "values: NUL " + done, place);
    }
    if (rule.dates() != null) {
      String zone = rule.dates().zone() == null ? "" : ", zone " + rule.dates().zone();
      table.touch(
          column.name(),
          "dates: " + String.join(", ", rule.dates().patterns()) + zone,
          "values: texts read as " + column.column().target().type().sql(),
          place);
    }
  }

  private boolean hasNul(RowCursor row, ValueKind kind, int column) {
    if (kind == ValueKind.LARGE_TEXT) {
      try (InputStream in = row.large(column).open()) {
        NulFinder finder = new NulFinder();
        in.transferTo(finder);
        return finder.found;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    row.bytes(column, slice);
    for (int i = 0; i < slice.length(); i++) {
      if (slice.array()[slice.offset() + i] == 0) {
        return true;
      }
    }
    return false;
  }

  private boolean isBroken(RowCursor row, ValueKind kind, int column) {
    try {
      if (kind == ValueKind.LARGE_TEXT) {
        try (Reader in =
            new InputStreamReader(row.large(column).open(), StandardCharsets.UTF_8.newDecoder())) {
          in.transferTo(Writer.nullWriter());
        }
      } else {
        row.bytes(column, slice);
        StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(slice.array(), slice.offset(), slice.length()));
      }
      return false;
    } catch (CharacterCodingException _) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Swallows bytes, and notices a NUL. */
  private static final class NulFinder extends OutputStream {

    private boolean found;

    @Override
    public void write(int b) {
      found |= b == 0;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      for (int i = from; i < from + length; i++) {
        found |= bytes[i] == 0;
      }
    }
  }
}
