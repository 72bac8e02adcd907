package dev.pgtrek.benchmarks.micro;

import dev.pgtrek.benchmarks.OrdersInput;
import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.LargeValue;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.TableRoute;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The table {@code purchase} of the sample file, its rows in memory: as SQLite holds them, or as
 * PostgreSQL hands them back. A cursor over them costs next to nothing, so that what is measured is
 * what is done with the values.
 */
final class SampleRows implements Database {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final LocalDateTime FIRST = LocalDateTime.of(2015, 1, 1, 0, 0);
  private static final TableName SOURCE = TableName.of("main", "purchase");
  private static final TableName TARGET = TableName.of("public", "purchase");
  private static final List<String> NAMES =
      List.of(
          "id", "customer_id", "quantity", "price", "weight", "paid", "ordered", "details", "note");

  private final Table table;
  private final List<ValueKind[]> kinds = new ArrayList<>();
  private final List<long[]> numbers = new ArrayList<>();
  private final byte[] bytes;

  private SampleRows(Table table, int rows, boolean asRead) {
    this.table = table;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Random random = new Random(2);
    for (int row = 0; row < rows; row++) {
      ValueKind[] rowKinds = new ValueKind[NAMES.size()];
      long[] rowNumbers = new long[NAMES.size()];
      long ordered = random.nextInt(300_000_000);
      Object[] values = {
        (long) row + 1,
        1 + (long) (random.nextDouble() * 500_000),
        1L + random.nextInt(100),
        random.nextInt(1_000_000) / 100.0,
        random.nextInt(10) > 0 ? (Object) (random.nextDouble() * 50) : "",
        (long) random.nextInt(2),
        asRead ? (Object) micros(ordered) : TIME.format(FIRST.plusSeconds(ordered)),
        details(random, asRead),
        OrdersInput.words(random, 2 + random.nextInt(12))
      };
      for (int i = 0; i < values.length; i++) {
        switch (values[i]) {
          case Long value -> {
            rowKinds[i] = ValueKind.INTEGER;
            rowNumbers[i] = value;
          }
          case Double value -> {
            rowKinds[i] = ValueKind.REAL;
            rowNumbers[i] = Double.doubleToRawLongBits(value);
          }
          case String value when value.isEmpty() -> rowKinds[i] = ValueKind.NULL;
          default -> {
            byte[] text = values[i].toString().getBytes(StandardCharsets.UTF_8);
            rowKinds[i] = ValueKind.TEXT;
            rowNumbers[i] = (long) all.size() << 32 | text.length;
            all.writeBytes(text);
          }
        }
      }
      kinds.add(rowKinds);
      numbers.add(rowNumbers);
    }
    all.writeBytes(new byte[8]);
    bytes = all.toByteArray();
  }

  private static long micros(long seconds) {
    return FIRST.plusSeconds(seconds).toEpochSecond(ZoneOffset.UTC) * 1_000_000;
  }

  /** As an application writes JSON, or as jsonb prints it: in its own order, with spaces. */
  private static String details(Random random, boolean asRead) {
    String sku = OrdersInput.words(random, 1) + "-" + random.nextInt(100_000);
    String color = OrdersInput.words(random, 1);
    int size = random.nextInt(50);
    boolean gift = random.nextBoolean();
    return asRead
        ? "{\"sku\": \"%s\", \"gift\": %b, \"options\": {\"size\": %d, \"color\": \"%s\"}}"
            .formatted(sku, gift, size, color)
        : "{\"sku\":\"%s\",\"options\":{\"color\":\"%s\",\"size\":%d},\"gift\":%b}"
            .formatted(sku, color, size, gift);
  }

  /** The rows as SQLite holds them. */
  static SampleRows source(int rows) {
    return new SampleRows(
        table(
            SOURCE,
            ScalarType.INTEGER,
            ScalarType.INTEGER,
            ScalarType.INTEGER,
            ScalarType.DOUBLE,
            ScalarType.DOUBLE,
            ScalarType.BOOLEAN,
            ScalarType.TIMESTAMP,
            ScalarType.JSON,
            ScalarType.TEXT),
        rows,
        false);
  }

  /** The same rows as PostgreSQL hands them back. */
  static SampleRows target(int rows) {
    return new SampleRows(target(), rows, true);
  }

  private static Table target() {
    return table(
        TARGET,
        ScalarType.INTEGER,
        ScalarType.INTEGER,
        ScalarType.SMALLINT,
        ScalarType.DOUBLE,
        ScalarType.DOUBLE,
        ScalarType.BOOLEAN,
        ScalarType.TIMESTAMP,
        ScalarType.JSONB,
        ScalarType.TEXT);
  }

  private static Table table(TableName name, ColumnType... types) {
    List<Column> columns =
        IntStream.range(0, types.length).mapToObj(i -> Column.of(NAMES.get(i), types[i])).toList();
    Key key = new Key(Identifier.of("purchase_pkey"), List.of(columns.getFirst().name()));
    return new Table(
        name, columns, key, List.of(), List.of(), List.of(), List.of(), Table.Traits.NONE);
  }

  Table table() {
    return table;
  }

  /** How the table travels. */
  static TableRoute route() {
    Table target = target();
    Table source = source(0).table();
    return new TableRoute(
        source,
        target,
        IntStream.range(0, NAMES.size())
            .mapToObj(
                i ->
                    new ColumnRoute(
                        source.columns().get(i),
                        target.columns().get(i),
                        target.columns().get(i).type() == ScalarType.TIMESTAMP
                            ? ValueFormat.ISO
                            : ValueFormat.NATIVE,
                        false))
            .toList());
  }

  @Override
  public String display() {
    return "memory";
  }

  @Override
  public String engine() {
    return "memory";
  }

  @Override
  public Catalog catalog() {
    return new Catalog(List.of(table), List.of());
  }

  @Override
  public List<Chunk> chunks(Table wanted, long rowsPerChunk) {
    return List.of(Chunk.whole(wanted.name()));
  }

  @Override
  public RowCursor read(Chunk chunk, List<ColumnRead> columns) {
    return new Cursor();
  }

  /** Both of its forms are read with a plan in hand, so nothing hangs on it. */
  @Override
  public boolean typed() {
    return false;
  }

  @Override
  public ValueFormat format(ColumnType type) {
    return type == ScalarType.TIMESTAMP ? ValueFormat.EPOCH_MICROS : ValueFormat.NATIVE;
  }

  @Override
  public void close() {}

  /** All rows, all columns, and behind them the row's place. */
  private final class Cursor implements RowCursor {

    private int row = -1;
    private ValueKind[] rowKinds = {};
    private long[] rowNumbers = {};

    @Override
    public boolean next() {
      if (++row >= kinds.size()) {
        return false;
      }
      rowKinds = kinds.get(row);
      rowNumbers = numbers.get(row);
      return true;
    }

    @Override
    public ValueKind kind(int column) {
      return rowKinds[column];
    }

    @Override
    public long integer(int column) {
      // Behind the columns a reader may ask for the row's place.
      return column < rowNumbers.length ? rowNumbers[column] : row;
    }

    @Override
    public double real(int column) {
      return Double.longBitsToDouble(rowNumbers[column]);
    }

    @Override
    public void bytes(int column, ByteSlice into) {
      into.set(bytes, (int) (rowNumbers[column] >>> 32), (int) rowNumbers[column]);
    }

    @Override
    public LargeValue large(int column) {
      throw new IllegalStateException("nothing here is large");
    }

    @Override
    public void close() {}
  }
}
