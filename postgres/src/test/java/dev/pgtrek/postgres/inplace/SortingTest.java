package dev.pgtrek.postgres.inplace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.postgres.inplace.Sorting.Standing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether an order of texts is still the one by which things were sorted. */
class SortingTest {

  private static Sorting sorting(
      char provider,
      String locale,
      @Nullable String recorded,
      @Nullable String actual,
      @Nullable String before) {
    return new Sorting(
        Sorting.DEFAULT, "", "app", provider, locale, true, recorded, actual, before);
  }

  /** Recorded, reported now, reported before the change ("?": nobody knows). */
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "2.36, 2.36, ?,    SAME",
        "2.36, 2.36, 2.36, SAME",
        "2.36, 2.41, ?,    CHANGED",
        "2.36, 2.41, 2.36, CHANGED",
        "none, 2.41, ?,    APPEARED",
        "none, 2.41, none, APPEARED",
        "none, 2.41, 2.36, APPEARED",
        "none, 2.41, 2.41, SAME",
        "2.36, none, ?,    GONE",
        "2.36, none, 2.36, GONE",
        "none, none, 2.36, GONE",
        "none, none, ?,    SILENT",
        "none, none, none, SILENT",
        "2.41, 2.41, 2.36, REFRESHED",
        "2.41, 2.41, none, REFRESHED"
      })
  void standsBetweenWhatIsRecordedAndWhatIsSo(
      @Nullable String recorded,
      @Nullable String actual,
      @Nullable String before,
      Standing standing) {
    String known = before == null ? "" : before.equals("?") ? null : before;

    assertThat(sorting('c', "en_US.utf8", recorded, actual, known).standing()).isEqualTo(standing);
  }

  @ParameterizedTest
  @CsvSource({"c,C", "c,POSIX", "c,C.UTF-8", "c,C.utf8", "b,C.UTF-8", "b,PG_UNICODE_FAST"})
  void isNeverInDoubtWhereItIsTheOrderOfBytes(char provider, String locale) {
    Sorting sorting = sorting(provider, locale, null, "2.41", null);

    assertThat(sorting.standing()).isEqualTo(Standing.BYTES);
    assertThat(sorting.standing().questionable()).isFalse();
  }

  @Test
  void anIcuLocaleNamedLikeBytesIsNone() {
    assertThat(sorting('i', "C", "153.1", "154.1", null).standing()).isEqualTo(Standing.CHANGED);
  }

  @Test
  void saysWhatMuslMeans() {
    Sorting appeared = sorting('c', "en_US.utf8", null, "2.41", "");
    Sorting gone = sorting('c', "en_US.utf8", "2.36", null, "2.36");

    assertThat(appeared.words())
        .isEqualTo(
            "the C library's en_US.utf8 of version 2.41; none is written down, as musl leaves it");
    assertThat(gone.words())
        .isEqualTo(
            "the C library's en_US.utf8 of no version, as musl has it; version 2.36 is written"
                + " down");
  }
}
