package dev.pgtrek.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an application's own schema holds before a run writes into it: the facts that the plan, the
 * load and the way back rest on. They are read once, kept in the journal, and read again from there
 * when a run is taken up, because by then the run itself has changed what stands on the target.
 * Statements are the target's own spelling.
 *
 * @param tables its tables, in order of their names
 * @param references all foreign keys that one of the tables is an end of
 * @param versions what the migration tools' tables say, by table: a sorted list of revisions
 */
public record Existing(
    List<Relation> tables, List<Reference> references, Map<String, List<String>> versions) {

  public Existing {
    tables = List.copyOf(tables);
    references = List.copyOf(references);
    versions = Map.copyOf(versions);
  }

  public Optional<Relation> table(TableName wanted) {
    return tables.stream().filter(t -> t.name().equals(wanted)).findFirst();
  }

  /**
   * A table.
   *
   * @param name its name
   * @param rows the rows that are there
   * @param owned whether the role that runs may alter it
   * @param columns its columns, in the table's order
   * @param primaryKey its primary key, or null
   * @param uniqueKeys what else is unique for every row: constraints and whole indexes over columns
   * @param triggers the application's triggers on it
   * @param counters the sequences that fill its columns
   * @param clear the statement that removes its rows
   * @param kept sums of the rows that were there and stay, in the proof's own form; or empty
   */
  public record Relation(
      TableName name,
      long rows,
      boolean owned,
      List<Attribute> columns,
      @Nullable Key primaryKey,
      List<Key> uniqueKeys,
      List<Trigger> triggers,
      List<Counter> counters,
      String clear,
      String kept) {

    public Relation {
      columns = List.copyOf(columns);
      uniqueKeys = List.copyOf(uniqueKeys);
      triggers = List.copyOf(triggers);
      counters = List.copyOf(counters);
    }

    /** The same with the sums of the rows that stay. */
    public Relation keeping(String sums) {
      return new Relation(
          name, rows, owned, columns, primaryKey, uniqueKeys, triggers, counters, clear, sums);
    }
  }

  /**
   * A column.
   *
   * @param name its name
   * @param declared its type as the server spells it: {@code character varying(30)}
   * @param carriedAs the type that its values travel as, as {@link ColumnType#sql} spells it; empty
   *     where no value can get into it
   * @param notNull whether NULL is refused
   * @param defaultSql its default's expression, or null; an identity has one too
   * @param generated whether the server computes it
   * @param cast how the server makes its values of what travels, or null where they are the same
   * @param alternatives other ways into it, for values that do not travel as that type
   */
  public record Attribute(
      Identifier name,
      String declared,
      String carriedAs,
      boolean notNull,
      @Nullable String defaultSql,
      boolean generated,
      @Nullable ColumnCast cast,
      List<Alternative> alternatives) {

    public Attribute {
      alternatives = List.copyOf(alternatives);
    }

    /** Whether values of that type have a way into the column. */
    public boolean takes(ColumnType type) {
      return carriedAs.equals(type.sql())
          || alternatives.stream().anyMatch(a -> a.carriedAs().equals(type.sql()));
    }
  }

  /**
   * Another way into a column.
   *
   * @param carriedAs the type that the values travel as then
   * @param cast how the server makes the column's of them, and reads them back as they were
   * @param code what it is called as a finding, where a person should know of it; or empty
   * @param how in words
   */
  public record Alternative(String carriedAs, ColumnCast cast, String code, String how) {}

  /**
   * A foreign key.
   *
   * @param name its name
   * @param table the referring table
   * @param columns the referring columns, in order
   * @param parent the table referred to
   * @param parentColumns the columns referred to, in the same order
   * @param changesChildren whether a delete of the parent changes or removes referring rows
   * @param validated whether all rows are known to keep it
   * @param drop the statement that takes it away
   * @param add the statement that puts it back as it was, for new rows
   * @param validate the statement that proves it for all rows
   */
  public record Reference(
      Identifier name,
      TableName table,
      List<Identifier> columns,
      TableName parent,
      List<Identifier> parentColumns,
      boolean changesChildren,
      boolean validated,
      String drop,
      String add,
      String validate) {

    public Reference {
      columns = List.copyOf(columns);
      parentColumns = List.copyOf(parentColumns);
    }
  }

  /**
   * A trigger of the application's that an insert or a delete fires.
   *
   * @param name its name
   * @param fills columns that it gives a value before a row is written
   * @param onInsert whether an insert fires it
   * @param onDelete whether a delete fires it
   * @param off the statement that turns it off
   * @param on the statement that turns it on as it was
   */
  public record Trigger(
      Identifier name,
      List<Identifier> fills,
      boolean onInsert,
      boolean onDelete,
      String off,
      String on) {

    public Trigger {
      fills = List.copyOf(fills);
    }
  }

  /**
   * A sequence that a column takes its values from.
   *
   * @param column the column
   * @param sequence its name, for people
   * @param advance the statement that moves it past the column's largest value, in two halves: the
   *     least value that it has to have passed goes in between
   */
  public record Counter(Identifier column, String sequence, List<String> advance) {

    public Counter {
      advance = List.copyOf(advance);
    }

    /** Moves the sequence past all values and past that one; never back. */
    public String past(long value) {
      return advance.getFirst() + value + advance.getLast();
    }
  }
}
