package dev.pgtrek.postgres.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.postgres.read.CopyRowCursor;
import dev.pgtrek.spi.ByteSlice;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors as they are encoded against the server's own cast of the same text, byte by byte. */
class VectorCodecIT {

  private static final long SEED = Long.getLong("pgtrek.test.seed", 20_261_126L);

  private static final int DIMENSIONS = 50;

  private static TableRoute route(ColumnType.Vector type, ValueFormat format) {
    return Routes.into("public", "t")
        .column("text", ScalarType.TEXT)
        .column("c", type, format)
        .route();
  }

  private static Connection database(ColumnType.Vector type) throws SQLException {
    TestServer server = Servers.postgres(18);
    Connection connection = server.jdbc(server.newDatabase());
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE EXTENSION vector");
      statement.execute("CREATE TABLE t (text text, c " + type.sql() + ")");
    }
    return connection;
  }

  private static void write(
      Connection connection, TableRoute route, List<@Nullable Object[]> rows) {
    MemoryCursor cursor = new MemoryCursor(rows);
    try (CopyRowWriter writer = CopyRowWriter.open(connection, route, (c, r, b) -> {})) {
      while (cursor.next()) {
        writer.write(cursor);
      }
      writer.commit(rows.size());
    }
  }

  private static String array(Random random, boolean half) {
    List<String> numbers = new ArrayList<>();
    while (numbers.size() < DIMENSIONS) {
      String number =
          half && random.nextBoolean()
              ? Float.toString(halfMiddle(random))
              : FloatTextTest.number(random);
      float value = Float.parseFloat(number);
      if (Math.abs(value) < (half ? 65520 : Float.POSITIVE_INFINITY)) {
        numbers.add(number);
      }
    }
    String between = random.nextBoolean() ? "," : " ,\n ";
    return "[" + String.join(between, numbers) + (random.nextBoolean() ? "]" : " ]\t");
  }

  /** In the middle of two halfs, or the next float beside it. */
  private static float halfMiddle(Random random) {
    short low = (short) random.nextInt(0x7BFF);
    float middle = (Float.float16ToFloat(low) + Float.float16ToFloat((short) (low + 1))) / 2;
    return switch (random.nextInt(3)) {
      case 0 -> middle;
      case 1 -> Math.nextUp(middle);
      default -> Math.nextDown(middle);
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void encodesAsTheServerCastsTheText(boolean half) throws Exception {
    ColumnType.Vector type = new ColumnType.Vector(DIMENSIONS, half);
    Random random = new Random(SEED);
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      String text = array(random, half);
      rows.add(new @Nullable Object[] {text, text});
    }
    rows.add(new @Nullable Object[] {null, null});
    try (Connection connection = database(type);
        Statement statement = connection.createStatement()) {
      write(connection, route(type, ValueFormat.NATIVE), rows);

      String send = half ? "halfvec_send" : "vector_send";
      ResultSet different =
          statement.executeQuery(
              "SELECT count(*), count(*) FILTER (WHERE %1$s(c) IS DISTINCT FROM %1$s(text::%2$s)),"
                      .formatted(send, type.sql())
                  + " count(c) FROM t");
      different.next();

      assertThat(different.getLong(1)).isEqualTo(2001);
      assertThat(different.getLong(2)).as("seed %d", SEED).isZero();
      assertThat(different.getLong(3)).isEqualTo(2000);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void carriesBlobsOfFloatsThereAndBack(boolean half) throws Exception {
    ColumnType.Vector type = new ColumnType.Vector(4, half);
    float[] numbers = {1.5f, -0.0f, half ? 65504f : Float.MAX_VALUE, half ? 0x1p-24f : 1.4e-45f};
    ByteBuffer blob = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      blob.putFloat(number);
    }
    TableRoute route = route(type, ValueFormat.FLOAT32);
    try (Connection connection = database(type)) {
      write(
          connection,
          route,
          List.<@Nullable Object[]>of(new @Nullable Object[] {"", blob.array()}));

      TableName table = route.target().name();
      ByteSlice back = new ByteSlice();
      try (RowCursor cursor =
          CopyRowCursor.open(
              connection,
              table.quoted(),
              Chunk.whole(table),
              List.of(new ColumnRead(Identifier.of("c"), type, false)),
              () -> {})) {
        assertThat(cursor.next()).isTrue();
        cursor.bytes(0, back);

        assertThat(back.copy()).isEqualTo(blob.array());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1,2]",
        "[1,2,3,4]",
        "[]",
        "[1,2,]",
        "[1,,3]",
        "[1,2,3",
        "1,2,3]",
        "[1,2,3]x",
        "[1,2,null]",
        "[1,2,\"3\"]",
        "[1,2,[3]]",
        "[1,2,NaN]",
        "[1,2,1e39]",
        "[1,2,0x10]",
        "{}",
        ""
      })
  void refusesWhatIsNoVectorOfThree(String text) throws Exception {
    ColumnType.Vector type = new ColumnType.Vector(3, false);
    try (Connection connection = database(type)) {
      List<@Nullable Object[]> rows =
          List.<@Nullable Object[]>of(new @Nullable Object[] {text, text});

      assertThatThrownBy(() -> write(connection, route(type, ValueFormat.NATIVE), rows))
          .isInstanceOf(PgtrekException.class);
    }
  }

  @Test
  void refusesBlobsUnlessTheyWereAskedFor() throws Exception {
    ColumnType.Vector type = new ColumnType.Vector(3, false);
    try (Connection connection = database(type)) {
      List<@Nullable Object[]> rows =
          List.<@Nullable Object[]>of(new @Nullable Object[] {"", new byte[12]});

      assertThatThrownBy(() -> write(connection, route(type, ValueFormat.NATIVE), rows))
          .isInstanceOf(PgtrekException.class);
    }
  }
}
