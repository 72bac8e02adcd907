package dev.pgtrek.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A full-text index of a source, and where the text that it finds can be read.
 *
 * @param name its name
 * @param module what keeps it
 * @param columns its columns in order, searched or not; never empty
 * @param tokenizer how it cuts text into words
 * @param storage whose the text is
 * @param origin the table and the columns that hold its text, or null where none can be read
 * @param trouble why there is no origin, or what is odd about it, in a sentence; or empty
 * @param prefixes lengths in characters of the beginnings of words that have an index of their own
 * @param columnSize whether the length of every value is kept
 * @param detail what is kept of each word's places: full, column or none
 * @param languageId the hidden column that tells each row's language, or null
 * @param triggers the triggers that do nothing but keep the index in step with its origin
 * @param sql the text that made it
 */
public record SearchIndex(
    TableName name,
    Module module,
    List<SearchColumn> columns,
    Tokenizer tokenizer,
    Storage storage,
    @Nullable Origin origin,
    String trouble,
    List<Integer> prefixes,
    boolean columnSize,
    String detail,
    @Nullable Identifier languageId,
    List<Identifier> triggers,
    String sql) {

  public SearchIndex {
    columns = List.copyOf(columns);
    prefixes = List.copyOf(prefixes);
    triggers = List.copyOf(triggers);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a search index has at least one column");
    }
    if (origin != null && origin.columns().size() != columns.size()) {
      throw new IllegalArgumentException("every column of a search index has its origin");
    }
  }

  /** What keeps an index: modules of SQLite. */
  public enum Module {
    FTS3,
    FTS4,
    FTS5
  }

  /** Whose the text of an index is. */
  public enum Storage {
    /** The index's own: its rows are data. */
    OWN,
    /** Another table's or view's. */
    EXTERNAL,
    /** Nobody's: the index keeps words only. */
    CONTENTLESS
  }

  /**
   * A column of an index.
   *
   * @param name its name
   * @param indexed whether it is searched; else it is only kept
   */
  public record SearchColumn(Identifier name, boolean indexed) {}

  /**
   * Where the text is.
   *
   * @param table the table that holds it; the index's own name where its rows are data
   * @param key the table's column whose value is the index's rowid, or null where the bare rowid is
   * @param columns the table's column of each column of the index, in order
   */
  public record Origin(TableName table, @Nullable Identifier key, List<Identifier> columns) {

    public Origin {
      columns = List.copyOf(columns);
    }
  }

  /**
   * How text is cut into words.
   *
   * @param base which characters make words, and how they are folded
   * @param porter whether words are cut to their English stems
   * @param removeDiacritics whether accents are taken off letters
   * @param tokenCharacters further characters that words may hold, or empty
   * @param separators further characters that end words, or empty
   * @param caseSensitive whether upper and lower case differ
   * @param text the declaration as written, or empty where nothing is declared
   */
  public record Tokenizer(
      Base base,
      boolean porter,
      boolean removeDiacritics,
      String tokenCharacters,
      String separators,
      boolean caseSensitive,
      String text) {

    /** Kinds of tokenizer. */
    public enum Base {
      /** Letters and digits of ASCII and all beyond ASCII; A to Z are folded. */
      ASCII,
      /** Letters and digits of Unicode, folded. */
      UNICODE,
      /** Every sequence of three characters. */
      TRIGRAM,
      /** One that is not built in: ICU's, or the application's own. */
      FOREIGN
    }
  }
}
