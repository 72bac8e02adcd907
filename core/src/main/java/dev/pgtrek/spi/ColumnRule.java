package dev.pgtrek.spi;

import org.jspecify.annotations.Nullable;

/**
 * What the user chose for those values of a column that cannot travel as they are. A column whose
 * values all can has {@link #NONE}, whatever was chosen.
 *
 * @param nul texts with the character NUL
 * @param utf8 texts that are not valid UTF-8
 * @param rejects whether a row whose value does not fit the type is kept out, instead of stopping
 *     the run
 * @param dates how texts are read as dates and times, or null for the column's format alone
 */
public record ColumnRule(TextRule nul, TextRule utf8, boolean rejects, @Nullable DateRule dates) {

  public static final ColumnRule NONE = new ColumnRule(TextRule.STOP, TextRule.STOP, false, null);

  /** Whether what arrives is not what is stored. */
  public boolean alters() {
    return nul.alters() || utf8.alters() || dates != null;
  }
}
