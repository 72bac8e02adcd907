package dev.pgtrek.postgres.move;

import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.sql.SqlText;
import dev.pgtrek.postgres.sql.SqlText.Word;
import java.util.List;

/** Statements about the database itself, which may be called otherwise on the target. */
final class DatabaseName {

  private DatabaseName() {}

  /** Whether an entry is about the database as a whole. */
  static boolean isOf(Entry entry) {
    return switch (entry.kind()) {
      case "DATABASE", "DATABASE PROPERTIES" -> true;
      case "ACL", "COMMENT", "SECURITY LABEL" ->
          entry.schema().isEmpty() && entry.name().startsWith("DATABASE ");
      default -> false;
    };
  }

  /**
   * The statement about another database: the name that follows the word DATABASE is the
   * database's.
   */
  static String in(String sql, String database) {
    List<Word> words = SqlText.words(sql);
    for (int i = 0; i + 1 < words.size(); i++) {
      Word name = words.get(i + 1);
      if (words.get(i).is("database") && name.name()) {
        return sql.substring(0, name.from())
            + Statements.quoted(database)
            + sql.substring(name.to());
      }
    }
    return sql;
  }
}
