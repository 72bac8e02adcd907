package dev.pgtrek.sqlite.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConnection;

/** One fault each, and what is said of it. */
class MalformedPagesTest {

  private static final int PAGE = 512;
  private static final String NUMBERS =
      " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT i,"
          + " 'some text of a row' FROM n";

  private static byte[] image(String... sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA page_size=" + PAGE);
      for (String each : sql) {
        statement.execute(each);
      }
      return connection.unwrap(SQLiteConnection.class).serialize("main");
    }
  }

  private static byte[] rowids() throws SQLException {
    return image("CREATE TABLE t (id INTEGER PRIMARY KEY, v)", "INSERT INTO t" + NUMBERS);
  }

  private static byte[] keys() throws SQLException {
    return image("CREATE TABLE t (k PRIMARY KEY, v) WITHOUT ROWID", "INSERT INTO t" + NUMBERS);
  }

  private static byte[] spilling() throws SQLException {
    return image(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v)",
        "INSERT INTO t VALUES (1, 'small'), (2, zeroblob(5000)), (3, 'small')");
  }

  /** The table's root is page 2. */
  private static final int ROOT = PAGE;

  private static int cell(byte[] image, int page, int header, int index) {
    return page + (ByteBuffer.wrap(image).getShort(page + header + 2 * index) & 0xffff);
  }

  private static long child(byte[] image, int index) {
    return ByteBuffer.wrap(image).getInt(cell(image, ROOT, 12, index));
  }

  private static void setChild(byte[] image, int index, long page) {
    ByteBuffer.wrap(image).putInt(cell(image, ROOT, 12, index), (int) page);
  }

  private static int firstOverflow(byte[] image) {
    int spilled = cell(image, ROOT, 8, 1);
    // Two bytes say the payload's length, one the key; M bytes of the payload follow.
    int least = (PAGE - 12) * 32 / 255 - 23;
    int length = (image[spilled] & 0x7f) << 7 | image[spilled + 1];
    int even = least + (length - least) % (PAGE - 4);
    return spilled + 3 + (even <= PAGE - 35 ? even : least);
  }

  private static int overflowPage(byte[] image, int place) {
    int page = ByteBuffer.wrap(image).getInt(firstOverflow(image));
    for (int i = 0; i < place; i++) {
      page = ByteBuffer.wrap(image).getInt((page - 1) * PAGE);
    }
    return page;
  }

  private static void says(byte[] sound, byte[] damaged, String what) throws SQLException {
    Image.Stored stored = new Image(sound).tables().getFirst();

    assertThatThrownBy(() -> new Image(damaged).byPages(stored))
        .isInstanceOf(PgtrekException.Source.class)
        .hasMessageContaining("main.t")
        .hasMessageMatching("(?s).*page \\d+: .*")
        .hasMessageContaining(what);
  }

  @Test
  void seesALeafTwice() throws SQLException {
    byte[] damaged = rowids();
    setChild(damaged, 1, child(damaged, 0));

    says(rowids(), damaged, "do not rise");
  }

  @Test
  void seesALeafTwiceWhereKeysHaveNoKnownOrder() throws SQLException {
    byte[] damaged = keys();
    setChild(damaged, 1, child(damaged, 0));

    says(keys(), damaged, "as another does");
  }

  @Test
  void seesLeavesThatChangedPlaces() throws SQLException {
    byte[] damaged = rowids();
    long first = child(damaged, 0);
    setChild(damaged, 0, child(damaged, 2));
    setChild(damaged, 2, first);

    says(rowids(), damaged, "above the page's highest");
  }

  @Test
  void seesAPageThatPointsToItself() throws SQLException {
    byte[] damaged = rowids();
    setChild(damaged, 0, 2);

    says(rowids(), damaged, "page 2:");
  }

  @Test
  void seesAPointerBehindTheFile() throws SQLException {
    byte[] damaged = rowids();
    setChild(damaged, 3, damaged.length / PAGE + 1);

    says(rowids(), damaged, "where no part of a tree can be");
  }

  @Test
  void saysHowFarItCame() throws SQLException {
    byte[] damaged = rowids();
    Arrays.fill(
        damaged, (int) (child(damaged, 1) - 1) * PAGE, (int) child(damaged, 1) * PAGE, (byte) 0xa5);

    says(rowids(), damaged, "after the row with rowid ");
    says(rowids(), damaged, "page " + child(damaged, 1) + ": it begins with 165");
  }

  @Test
  void seesACellThatReachesOverItsPage() throws SQLException {
    byte[] damaged = rowids();
    int leaf = (int) (child(damaged, 0) - 1) * PAGE;
    damaged[cell(damaged, leaf, 8, 0)] = 0x7f;
    damaged[cell(damaged, leaf, 8, 0) + 2] = 0x7f;

    says(rowids(), damaged, "over its end");
  }

  @Test
  void seesAReservedSerialType() throws SQLException {
    byte[] damaged = rowids();
    int leaf = (int) (child(damaged, 0) - 1) * PAGE;
    damaged[cell(damaged, leaf, 8, 0) + 4] = 10;

    says(rowids(), damaged, "reserved kind");
  }

  @Test
  void seesARecordThatDoesNotFillItsCell() throws SQLException {
    byte[] damaged = rowids();
    int leaf = (int) (child(damaged, 0) - 1) * PAGE;
    int type = cell(damaged, leaf, 8, 0) + 4;
    damaged[type] = (byte) (damaged[type] - 2);

    says(rowids(), damaged, "do not fit each other");
  }

  @Test
  void seesALoopOfOverflowPages() throws SQLException {
    byte[] damaged = spilling();
    int third = overflowPage(damaged, 2);
    ByteBuffer.wrap(damaged).putInt((third - 1) * PAGE, overflowPage(damaged, 1));

    says(spilling(), damaged, "form a loop");
  }

  @Test
  void seesAChainThatIsTooLong() throws SQLException {
    byte[] damaged = spilling();
    int last = overflowPage(damaged, 0);
    for (int i = 1; overflowPage(damaged, i) != 0; i++) {
      last = overflowPage(damaged, i);
      if (ByteBuffer.wrap(damaged).getInt((last - 1) * PAGE) == 0) {
        break;
      }
    }
    ByteBuffer.wrap(damaged).putInt((last - 1) * PAGE, 2);

    says(spilling(), damaged, "points further");
  }

  @Test
  void seesAChainThatEndsEarly() throws SQLException {
    byte[] damaged = spilling();
    int second = overflowPage(damaged, 1);
    ByteBuffer.wrap(damaged).putInt((second - 1) * PAGE, 0);

    says(spilling(), damaged, "goes on in page 0");
  }

  @Test
  void seesALengthThatTheFileCannotHold() throws SQLException {
    byte[] damaged = spilling();
    int spilled = cell(damaged, ROOT, 8, 1);
    Arrays.fill(damaged, spilled, spilled + 4, (byte) 0xff);

    says(spilling(), damaged, "more than the file holds");
  }

  /** SQLite stores no NaN, and reads one that is there as NULL. */
  @Test
  void takesNanForNull() throws SQLException {
    byte[] image = image("CREATE TABLE t (v)", "INSERT INTO t VALUES (0.1)");
    int value = cell(image, ROOT, 8, 0) + 4;
    ByteBuffer.wrap(image).putDouble(value, Double.NaN);

    assertThat(new Image(image).byPages(new Image(image).tables().getFirst()))
        .containsExactly("NULL ");
  }
}
