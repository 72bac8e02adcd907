package dev.pgtrek.postgres.move;

import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.sql.SqlText;
import dev.pgtrek.postgres.sql.SqlText.Word;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an archive's entry is about. The archive itself names an index without its table, and a
 * constraint as {@code table constraint}, where either may hold blanks; the statements say it.
 *
 * @param table the table, view or sequence that it is or belongs to, or null
 * @param name its own name
 */
public record EntryNames(@Nullable TableName table, String name) {

  /** Kinds that are a relation themselves. */
  static final Set<String> RELATIONS =
      Set.of("TABLE", "FOREIGN TABLE", "VIEW", "MATERIALIZED VIEW", "SEQUENCE");

  public static EntryNames of(Entry entry) {
    if (RELATIONS.contains(entry.kind()) && !isIdentity(entry)) {
      return new EntryNames(TableName.of(entry.schema(), entry.name()), entry.name());
    }
    return switch (entry.kind()) {
      // CREATE [UNIQUE] INDEX name ON [ONLY] table USING …
      case "INDEX" -> new EntryNames(after(entry.definition(), "on"), entry.name());
      // CREATE STATISTICS name [(kinds)] ON columns FROM table
      case "STATISTICS" -> new EntryNames(afterLast(entry.definition(), "from"), entry.name());
      // DROP TRIGGER name ON table
      case "RULE" ->
          isOfTable(entry.drop(), "rule")
              ? new EntryNames(after(entry.drop(), "on"), nameAfter(entry.drop(), 2, entry.name()))
              // CREATE OR REPLACE VIEW, of a view whose query needs a key.
              : new EntryNames(after(entry.definition(), "view"), entry.name());
      case "TRIGGER", "POLICY" ->
          entry.drop().isEmpty()
              // ALTER TABLE partition DISABLE TRIGGER name, where it is the parent's.
              ? new EntryNames(after(entry.definition(), "table"), entry.name())
              : new EntryNames(after(entry.drop(), "on"), nameAfter(entry.drop(), 2, entry.name()));
      // ALTER [FOREIGN] TABLE [ONLY] table DROP CONSTRAINT name
      case "CONSTRAINT", "FK CONSTRAINT", "CHECK CONSTRAINT" ->
          isOfTable(entry.drop(), "table") || isOfTable(entry.drop(), "foreign")
              ? new EntryNames(
                  after(entry.drop(), "table"), nameAfter(entry.drop(), "constraint", entry.name()))
              : new EntryNames(null, entry.name());
      // ALTER TABLE [ONLY] table …
      case "DEFAULT", "ROW SECURITY", "SEQUENCE" ->
          new EntryNames(after(entry.definition(), "table"), entry.name());
      case "TABLE ATTACH" -> new EntryNames(after(entry.definition(), "partition"), entry.name());
      // ALTER PUBLICATION publication ADD TABLE [ONLY] table …
      case "PUBLICATION TABLE" -> new EntryNames(after(entry.definition(), "table"), entry.name());
      // ALTER SEQUENCE sequence OWNED BY table.column
      case "SEQUENCE OWNED BY" ->
          new EntryNames(after(entry.definition(), "sequence"), entry.name());
      default -> new EntryNames(null, entry.name());
    };
  }

  /** A sequence behind an identity column is declared with its table. */
  static boolean isIdentity(Entry entry) {
    return entry.kind().equals("SEQUENCE") && afterOrNull(entry.definition(), "table") != null;
  }

  /**
   * The domain of a check, in the place of a table, and the check's own name; nothing where the
   * definition is not one of ALTER DOMAIN.
   */
  public static Optional<EntryNames> ofDomainCheck(String definition) {
    List<Word> words = SqlText.words(definition);
    boolean domain = words.size() > 1 && words.get(0).is("alter") && words.get(1).is("domain");
    return domain
        ? Optional.of(
            new EntryNames(after(definition, "domain"), nameAfter(definition, "constraint", "")))
        : Optional.empty();
  }

  /** The table whose column a sequence belongs to. */
  static @Nullable TableName ownerOfSequence(Entry entry) {
    return entry.kind().equals("SEQUENCE OWNED BY") ? after(entry.definition(), "by") : null;
  }

  /** The partitioned table that a partition is attached to. */
  static @Nullable TableName parentOfPartition(Entry entry) {
    return entry.kind().equals("TABLE ATTACH") ? after(entry.definition(), "table") : null;
  }

  private static boolean isOfTable(String drop, String what) {
    List<Word> words = SqlText.words(drop);
    return words.size() > 1 && words.get(1).is(what);
  }

  private static TableName after(String sql, String keyword) {
    TableName name = afterOrNull(sql, keyword);
    if (name == null) {
      throw new IllegalArgumentException("a statement without " + keyword + ": " + sql);
    }
    return name;
  }

  /** The qualified name after the first such keyword; ONLY and IF EXISTS are passed over. */
  private static @Nullable TableName afterOrNull(String sql, String keyword) {
    List<Word> words = SqlText.words(sql);
    for (int i = 0; i < words.size(); i++) {
      if (isKeyword(words, i, keyword)) {
        return qualified(words, i + 1);
      }
    }
    return null;
  }

  private static @Nullable TableName afterLast(String sql, String keyword) {
    List<Word> words = SqlText.words(sql);
    for (int i = words.size() - 1; i >= 0; i--) {
      if (isKeyword(words, i, keyword)) {
        return qualified(words, i + 1);
      }
    }
    return null;
  }

  /** Unquoted names are no keywords beside a dot. */
  private static boolean isKeyword(List<Word> words, int at, String keyword) {
    return words.get(at).is(keyword)
        && (at == 0 || !words.get(at - 1).mark('.'))
        && (at + 1 == words.size() || !words.get(at + 1).mark('.'));
  }

  private static @Nullable TableName qualified(List<Word> words, int start) {
    int at = start;
    while (at < words.size()
        && (words.get(at).is("only") || words.get(at).is("if") || words.get(at).is("exists"))) {
      at++;
    }
    boolean there =
        at + 2 < words.size()
            && words.get(at).name()
            && words.get(at + 1).mark('.')
            && words.get(at + 2).name();
    return there ? TableName.of(words.get(at).text(), words.get(at + 2).text()) : null;
  }

  private static String nameAfter(String sql, int position, String otherwise) {
    List<Word> words = SqlText.words(sql);
    return position < words.size() ? words.get(position).text() : otherwise;
  }

  private static String nameAfter(String sql, String keyword, String otherwise) {
    List<Word> words = SqlText.words(sql);
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).is(keyword)) {
        return words.get(i + 1).text();
      }
    }
    return otherwise;
  }
}
