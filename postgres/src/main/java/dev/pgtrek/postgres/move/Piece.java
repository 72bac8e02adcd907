package dev.pgtrek.postgres.move;

import dev.pgtrek.model.TableName;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One object of the source's schema, and how the target gets it.
 *
 * @param id names it, the same in every dump of the same schema; unique in a {@link Blueprint}
 * @param entry its number in the archive; negative for what is read from the catalog
 * @param kind what it is, as far as somebody treats it otherwise than by running its statements
 * @param word pg_dump's own word for it: {@code FK CONSTRAINT}
 * @param part when it is made
 * @param table the table, view or sequence that it is or belongs to; null where there is none
 * @param name its own name, without that of its schema or table
 * @param owner the role of the target that owns it; empty for the one that logs in, and for what
 *     has no owner
 * @param statements everything to be run for it, in order, each of them one statement: the
 *     definition, and then what gives it to its owner. Search path is empty
 * @param definition its definition in the archive, untouched
 * @param after ids of the pieces that must be there before it, of the same part or an earlier one;
 *     complete, for pieces of {@link Part#INDEXES} and {@link Part#VIEWS} run in any other order
 */
public record Piece(
    String id,
    int entry,
    Kind kind,
    String word,
    Part part,
    @Nullable TableName table,
    String name,
    String owner,
    List<String> statements,
    String definition,
    Set<String> after) {

  public Piece {
    statements = ColumnOptions.known(statements);
    after = Set.copyOf(after);
  }

  /** When a piece is made. */
  public enum Part {
    /** Before the rows, in the order of the blueprint. */
    BEFORE,
    /** Upon the rows of tables, as their dependencies allow. */
    INDEXES,
    /** When these stand, in the order of the blueprint: what decides who sees and changes what. */
    RIGHTS,
    /** What the queries of materialized views fill, which see what their owner may see. */
    VIEWS,
    /** At last, in the order of the blueprint. */
    LAST
  }

  /** What it is. */
  public enum Kind {
    EXTENSION,
    /** An index that no key stands on, also that of a partitioned or a materialized table. */
    INDEX,
    /** A primary key, a unique or an exclusion constraint: the definition says which. */
    KEY,
    /** A check, or a NOT NULL, that is added to a table or domain by itself. */
    CHECK,
    FOREIGN_KEY,
    /** Joins the index of a partition to its parent's. */
    INDEX_ATTACH,
    /** A statistics object. */
    STATISTICS,
    /** Fills a materialized view. */
    REFRESH,
    /** Anything else: its statements are run as they are. */
    OTHER
  }

  /** The statements as one text, for plans; what may be a secret is starred. */
  public String text() {
    return Secrets.starred(word, statements);
  }
}
