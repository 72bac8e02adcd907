package dev.pgtrek.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.postgres.copy.Pair.Sample;
import dev.pgtrek.postgres.read.CopyRowCursor;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.testkit.Servers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any value of any type goes through a real COPY. What arrived is judged by what the server says of
 * it and by what the cursor reads back, against expectations that share no code with either.
 */
class CodecRoundTripIT {

  /** Another one gives other values; a failure names it. */
  private static final long SEED = Long.getLong("pgtrek.test.seed", 20_261_120L);

  private static final int VALUES = 2000;

  static Stream<Arguments> pairs() {
    return Stream.of(15, 18)
        .flatMap(major -> Pairs.all().stream().map(pair -> arguments(major, pair)));
  }

  @ParameterizedTest(name = "PostgreSQL {0}: {1}")
  @MethodSource("pairs")
  void carriesEveryValueThereAndBack(int major, Pair pair) throws Exception {
    List<Sample> samples = samples(pair);
    TableRoute route =
        Routes.into("public", "t")
            .column("id", ScalarType.INTEGER)
            .column("c", pair.type(), pair.format())
            .route();
    try (Connection connection = Servers.postgres(major).jdbc("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = ''");
      statement.execute("SET TimeZone = 'Europe/Berlin'");
      statement.execute("CREATE TEMPORARY TABLE t (c " + pair.type().sql() + ", id integer)");
      String table = temporary(statement);
      write(connection, in(route, table), samples);

      assertThat(answers(statement, pair)).isEqualTo(expected(pair, samples));
      assertThat(readBack(connection, in(route, table), samples)).isEqualTo(samples.size());
    }
  }

  private static List<Sample> samples(Pair pair) {
    Random random = new Random(SEED);
    List<Sample> samples = new ArrayList<>(pair.edges());
    while (samples.size() < VALUES) {
      samples.add(pair.random().apply(random));
    }
    return samples;
  }

  private static String temporary(Statement statement) throws SQLException {
    try (ResultSet result =
        statement.executeQuery(
            "SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()")) {
      result.next();
      return result.getString(1);
    }
  }

  private static TableRoute in(TableRoute route, String schema) {
    Routes routes = Routes.into(schema, "t");
    route
        .columns()
        .forEach(c -> routes.column(c.target().name().text(), c.target().type(), c.format()));
    return routes.route();
  }

  private static void write(Connection connection, TableRoute route, List<Sample> samples) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      rows.add(new Object[] {(long) i, samples.get(i).value()});
    }
    rows.add(new Object[] {(long) samples.size(), null});
    MemoryCursor cursor = new MemoryCursor(rows);
    try (CopyRowWriter writer = CopyRowWriter.open(connection, route, (c, r, b) -> {})) {
      while (cursor.next()) {
        writer.write(cursor);
      }
      writer.commit(rows.size());
    }
  }

  private static List<String> expected(Pair pair, List<Sample> samples) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      lines.add(line(pair, i, samples.get(i).answer()));
    }
    lines.add(line(pair, samples.size(), null));
    return lines;
  }

  private static String line(Pair pair, int row, @Nullable String answer) {
    return "seed %d, %s, row %d: %s".formatted(SEED, pair, row, answer);
  }

  private static List<String> answers(Statement statement, Pair pair) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (ResultSet result =
        statement.executeQuery("SELECT " + pair.ask() + " FROM pg_temp.t ORDER BY id")) {
      while (result.next()) {
        lines.add(line(pair, lines.size(), result.getString(1)));
      }
    }
    return lines;
  }

  private static int readBack(Connection connection, TableRoute route, List<Sample> samples) {
    TableName table = route.target().name();
    int rows = 0;
    try (RowCursor cursor =
        CopyRowCursor.open(
            connection, table.quoted(), Chunk.whole(table), route.targetProofs(), () -> {})) {
      while (cursor.next()) {
        int id = (int) cursor.integer(0);
        if (id == samples.size()) {
          assertThat(cursor.kind(1)).isEqualTo(ValueKind.NULL);
          continue;
        }
        rows++;
        assertThat(value(cursor)).as("seed %d, row %d", SEED, id).isEqualTo(samples.get(id).back());
      }
    }
    return rows;
  }

  private static @Nullable Object value(RowCursor cursor) {
    ByteSlice slice = new ByteSlice();
    return switch (cursor.kind(1)) {
      case NULL -> null;
      case INTEGER -> cursor.integer(1);
      case REAL -> cursor.real(1);
      case TEXT -> {
        cursor.bytes(1, slice);
        yield new String(slice.copy(), StandardCharsets.UTF_8);
      }
      case BLOB -> {
        cursor.bytes(1, slice);
        yield slice.copy();
      }
      case LARGE_TEXT, LARGE_BLOB -> throw new IllegalStateException("nothing here is large");
    };
  }
}
