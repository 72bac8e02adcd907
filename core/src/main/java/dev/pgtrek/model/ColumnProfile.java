package dev.pgtrek.model;

/**
 * What the values of one column really are, from a scan of every one of them. Counts are of values;
 * the four kinds and {@code nulls} add up to {@code rows}. A minimum and its maximum mean something
 * only where the kind's count is not 0.
 *
 * @param rows rows of the table
 * @param nulls NULLs
 * @param integers integers
 * @param reals reals
 * @param texts texts
 * @param blobs blobs
 * @param minInteger smallest integer
 * @param maxInteger largest integer
 * @param integersBeyondDouble integers that a double cannot hold exactly
 * @param integerEpochSeconds integers that read as seconds since 1970 within the years 1973 to
 *     5138, or are 0
 * @param integerEpochMillis the same for milliseconds
 * @param integerEpochMicros the same for microseconds
 * @param integerBooleans integers 0 and 1
 * @param realsNotFinite infinities
 * @param realsNegativeZero reals that are -0.0, which no exact decimal can be
 * @param realJulianDays reals that are Julian days of the years 1 to 9999, exact to the millisecond
 * @param textInvalidUtf8 texts that are not valid UTF-8
 * @param textWithNul texts that hold the character NUL
 * @param textEmpty empty texts
 * @param textBooleans texts {@code true false t f} in any case
 * @param textDates real calendar dates {@code YYYY-MM-DD}
 * @param textTimes {@code HH:MM[:SS[.ffffff]]}
 * @param textTimestamps a date and a time without a zone
 * @param textTimestampsZoned a date and a time with {@code Z} or an offset
 * @param textUuids canonical 8-4-4-4-12 hexadecimal UUIDs, in any case
 * @param textUuidsLower those of them without an upper-case digit
 * @param textJson texts that are valid JSON (RFC 8259), nested at most 1000 deep. In a column that
 *     is not declared as JSON counting may end at the first text that is not
 * @param textJsonRefused texts that are valid JSON but that jsonb refuses ({@code \\u0000}, lone
 *     surrogates, numbers out of range) or would alter (a key twice in an object, minus zero)
 * @param textDecimals texts that are decimal numbers
 * @param maxTextChars longest text in code points
 * @param maxTextBytes longest text in UTF-8 bytes
 * @param blob16 blobs of exactly 16 bytes
 * @param maxBlobBytes longest blob
 * @param decimalDigits most digits before the point among all numbers, where the column is declared
 *     as a decimal; else 0
 * @param decimalScale most digits after the point, likewise
 * @param textJsonDocuments texts that are JSON objects or arrays; counted as {@code textJson} is
 * @param vectors what its values are as vectors
 * @param minReal smallest real
 * @param maxReal largest real
 * @param geometries what the blobs are as geometries
 */
public record ColumnProfile(
    long rows,
    long nulls,
    long integers,
    long reals,
    long texts,
    long blobs,
    long minInteger,
    long maxInteger,
    long integersBeyondDouble,
    long integerEpochSeconds,
    long integerEpochMillis,
    long integerEpochMicros,
    long integerBooleans,
    long realsNotFinite,
    long realsNegativeZero,
    long realJulianDays,
    long textInvalidUtf8,
    long textWithNul,
    long textEmpty,
    long textBooleans,
    long textDates,
    long textTimes,
    long textTimestamps,
    long textTimestampsZoned,
    long textUuids,
    long textUuidsLower,
    long textJson,
    long textJsonRefused,
    long textDecimals,
    long maxTextChars,
    long maxTextBytes,
    long blob16,
    long maxBlobBytes,
    int decimalDigits,
    int decimalScale,
    long textJsonDocuments,
    VectorProfile vectors,
    double minReal,
    double maxReal,
    GeometryProfile geometries) {

  /**
   * What is known of a column that no scan has looked at: everything that it does not say is 0.
   *
   * @param rows rows of the table
   * @param longest the length of the longest text or blob in bytes, or a bound on it
   */
  public static ColumnProfile measured(long rows, long longest) {
    return measured(rows, longest, 0);
  }

  /**
   * The same of a column that may hold minus zero.
   *
   * @param negativeZeros how many of its reals are that
   */
  public static ColumnProfile measured(long rows, long longest, long negativeZeros) {
    return new ColumnProfile(
        rows,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        negativeZeros,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        longest,
        0,
        longest,
        0,
        0,
        0,
        VectorProfile.NONE,
        0,
        0,
        GeometryProfile.NONE);
  }

  /** Whether any value is too long to be handed over whole. */
  public boolean hasLargeValues() {
    return Math.max(maxTextBytes, maxBlobBytes) > LargeValues.THRESHOLD;
  }

  /** Values that are not NULL. */
  public long values() {
    return rows - nulls;
  }
}
