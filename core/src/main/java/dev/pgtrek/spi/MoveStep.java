package dev.pgtrek.spi;

import dev.pgtrek.model.TableName;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One piece of a {@link Move}: done whole or not at all, and never twice. All steps are known
 * before the first one runs.
 *
 * @param id names it, the same whenever the same move is taken up again; unique among the steps
 * @param kind what it does
 * @param table the table that it belongs to, or null
 * @param bytes how much it moves or reads, as far as is known: of those that may begin, the largest
 *     goes first
 * @param after points that come before it: ids of steps, and points that steps lead {@code
 *     towards}. One that no step leads to holds nobody up
 * @param towards points that are not reached before it is done, beside its own id and the end of
 *     its kind's phase
 * @param alone whether nothing else may build an index meanwhile, because it takes all memory that
 *     there is for that
 * @param text its statements, or what it does in words where it has none, for plans; never a secret
 */
public record MoveStep(
    String id,
    Kind kind,
    @Nullable TableName table,
    long bytes,
    Set<String> after,
    Set<String> towards,
    boolean alone,
    String text) {

  /**
   * The point from which on owners, grants, policies and row security are as on the source. What
   * runs with the rights of an object's owner comes after it.
   */
  public static final String RIGHTS = "rights";

  public MoveStep {
    after = Set.copyOf(after);
    towards = Set.copyOf(towards);
  }

  /** The same, with further points before it. */
  public MoveStep after(Set<String> more) {
    Set<String> all = new HashSet<>(after);
    all.addAll(more);
    return new MoveStep(id, kind, table, bytes, all, towards, alone, text);
  }

  /** The point from which on all rows of a table are there. */
  public static String rowsOf(TableName table) {
    return "rows of " + table.quoted();
  }

  /** The point from which on all indexes of a table are there, those of its keys too. */
  public static String indexesOf(TableName table) {
    return "indexes of " + table.quoted();
  }

  /** The point from which on everything of a phase is done. */
  public static String endOf(Phase phase) {
    return "end of " + phase.name();
  }

  /**
   * Parts of a move, in their order; the later ones overlap as far as their steps' points allow.
   */
  public enum Phase {
    /** What must stand before rows come. No row is moved before all of it is done. */
    SCHEMA,
    /** Rows, large objects and the positions of sequences. */
    COPY,
    /** What is built upon rows. */
    FINISH,
    /** What must not have an effect on any of the others. Begins when all of them are done. */
    LAST,
    /**
     * What the source has not. Its steps run one after the other, after the proof that both sides
     * are equal, and not at all where it found a difference.
     */
    ADDITION
  }

  /** Kinds of step. */
  public enum Kind {
    /** Brings an extension into the database. */
    EXTENSION(Phase.SCHEMA),
    /** Rows of an extension's tables that the user put there, which later statements need. */
    EXTENSION_ROWS(Phase.SCHEMA),
    /** Makes schemas, types, functions, tables and views. */
    DEFINITION(Phase.SCHEMA),
    /** Adds what the new side is for, such as columns. */
    ADDITION(Phase.ADDITION),
    /** Rows of one table, or a part of them. */
    ROWS(Phase.COPY),
    LARGE_OBJECTS(Phase.COPY),
    /** Sets a sequence's position. */
    SEQUENCE(Phase.COPY),
    INDEX(Phase.FINISH),
    /** A key, exclusion or check that stands on rows. */
    CONSTRAINT(Phase.FINISH),
    /** Joins the index of a partition to that of its parent. */
    ATTACH(Phase.FINISH),
    /** Declares a foreign key, without looking at rows. */
    FOREIGN_KEY(Phase.FINISH),
    /** Proves that all rows keep a foreign key or check. */
    VALIDATE(Phase.FINISH),
    /** What the planner of queries knows of a table. */
    STATISTICS(Phase.FINISH),
    /**
     * Fills a materialized view: late, because its query sees what its owner may see, and before
     * event triggers.
     */
    MATERIALIZED_VIEW(Phase.LAST),
    /** Triggers, rules, policies, grants, comments, publications, settings. */
    CLOSING(Phase.LAST);

    private final Phase phase;

    Kind(Phase phase) {
      this.phase = phase;
    }

    /** The part of the move that it belongs to. */
    public Phase phase() {
      return phase;
    }
  }
}
