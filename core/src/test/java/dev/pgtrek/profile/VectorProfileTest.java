package dev.pgtrek.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.memory.MemoryDatabase;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.VectorProfile;
import dev.pgtrek.model.VectorProfile.Odd;
import dev.pgtrek.progress.Progress;
import dev.pgtrek.work.Schedule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorProfileTest {

  private static VectorProfile profile(
      boolean asked, int jobs, int chunk, @Nullable Object... values) {
    Table table = Table.of(TableName.of("main", "t"), List.of(Column.of("c", ScalarType.TEXT)));
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Object value : values) {
      rows.add(new @Nullable Object[] {value});
    }
    Schedule schedule = new Schedule();
    Profiler profiler =
        Profiler.onto(
            schedule,
            schedule.phase(),
            Set.of(),
            MemoryDatabase.of(table, rows),
            () -> List.of(table),
            chunk,
            (t, c) -> asked,
            Progress.SILENT);
    schedule.run(jobs, "profile");
    return profiler.profiles().getFirst().columns().getFirst().vectors();
  }

  private static VectorProfile asked(@Nullable Object... values) {
    return profile(true, 1, 1000, values);
  }

  @Test
  void countsLengthsAndNamesTheRowsOfOtherOnes() {
    VectorProfile found =
        asked("[1,2,3]", " [ 1 , 2.5e0 ,\t-3\n] ", null, "[1,2]", "[]", "[1,2,3]");

    assertThat(found.arrays()).isEqualTo(5);
    assertThat(found.minLength()).isZero();
    assertThat(found.maxLength()).isEqualTo(3);
    assertThat(found.commonLength()).isEqualTo(3);
    assertThat(found.commonCount()).isEqualTo(3);
    assertThat(found.odd()).containsExactly(new Odd("rowid 4", 2), new Odd("rowid 5", 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1]]",
        "[1] 2",
        "1",
        "{}",
        "[1,null]",
        "[[1]]",
        "[\"1\"]",
        "[NaN]",
        "[Infinity]",
        "[01]",
        "[1.]",
        "[.5]",
        "[1e]",
        "[+1]",
        "[1 2]",
        "[0x1]"
      })
  void countsOnlyArraysOfNumbersAlone(String text) {
    VectorProfile found = asked("[1]", text);

    assertThat(found.arrays()).isEqualTo(1);
    assertThat(found.odd()).containsExactly(new Odd("rowid 2", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, false",
    "0.123456, false",
    "16777216, false",
    "16777217, true",
    "0.30000001192092896, false",
    "0.30000001, false",
    "0.300000012, false",
    "0.300000011, true",
    "0.3000000119, false",
    "0.12345678901, true",
    "0.1234567890123456789, true",
    "-0.0, false",
    "1e-46, true",
    "1.4e-45, false",
    "1e38, false"
  })
  void tellsWhetherFourBytesKeepTheDigits(String number, boolean rounded) {
    assertThat(asked("[" + number + "]").rounded()).isEqualTo(rounded ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "3.4028235677973367e38, 1, 0",
    "3.4028235677973366e38, 0, 1",
    "-1e39, 1, 0",
    "1e400, 1, 0",
    "65519.99, 0, 0",
    "65519.9999, 0, 1",
    "65520, 0, 1",
    "65504, 0, 0",
    "1e38, 0, 1"
  })
  void tellsWhatIsBeyondFourAndTwoBytes(String number, int float4, int half) {
    VectorProfile found = asked("[0," + number + "]");

    assertThat(found.beyondFloat()).isEqualTo(float4);
    assertThat(found.arrays()).isEqualTo(1 - float4);
    assertThat(found.beyondHalf()).isEqualTo(half);
  }

  @Test
  void looksIntoBlobsOnlyWhereItIsAsked() {
    byte[] blob =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(2).array();
    byte[] noNumber =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(Float.NaN).array();

    VectorProfile found = asked(blob, new byte[7], noNumber, "[3,4]");

    assertThat(found.arrays()).isEqualTo(2);
    assertThat(found.commonLength()).isEqualTo(2);
    assertThat(found.beyondFloat()).isEqualTo(1);
    assertThat(found.odd()).containsExactly(new Odd("rowid 2", -1), new Odd("rowid 3", -1));
    assertThat(profile(false, 1, 1000, blob).arrays()).isZero();
  }

  @Test
  void saysTheSameHoweverItIsDivided() {
    @Nullable Object[] values = new @Nullable Object[500];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 17 == 0 ? "[1]" : i % 113 == 5 ? "no" : "[1,2,3]";
    }

    VectorProfile whole = profile(true, 1, 10_000, values);

    assertThat(profile(true, 4, 7, values)).isEqualTo(whole);
    assertThat(whole.odd()).hasSize(5);
  }

  @Test
  void givesUpOnTooManyLengths() {
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      values.add("[0" + ",0".repeat(i) + "]");
    }

    VectorProfile found = asked(values.toArray());

    assertThat(found.arrays()).isEqualTo(200);
    assertThat(found.commonLength()).isZero();
    assertThat(found.odd()).isEmpty();
    assertThat(found.maxLength()).isEqualTo(201);
  }
}
