package dev.pgtrek.postgres.journal;

import dev.pgtrek.model.TableName;
import java.time.Instant;
import java.util.List;

/**
 * What pgtrek made in a database for one target schema, as its journal recorded it.
 *
 * @param journal whether there is a journal at all
 * @param runs the ids of the recorded runs into the schema, the latest first
 * @param tables the tables, in order of name
 * @param views the views, in order of name
 * @param functions the functions of triggers that still stand, in order of name
 * @param extensions the extensions that are still there, in the order of making
 * @param searches the text search configurations that still stand, in order of name
 * @param moved what a move of a whole database made and still stands, in words
 */
public record Made(
    boolean journal,
    List<String> runs,
    List<MadeTable> tables,
    List<MadeTable> views,
    List<MadeFunction> functions,
    List<String> extensions,
    List<TableName> searches,
    List<String> moved) {

  /** No journal, so nothing. */
  public static final Made NOTHING =
      new Made(false, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public Made {
    runs = List.copyOf(runs);
    tables = List.copyOf(tables);
    views = List.copyOf(views);
    functions = List.copyOf(functions);
    extensions = List.copyOf(extensions);
    searches = List.copyOf(searches);
    moved = List.copyOf(moved);
  }

  /**
   * A function without arguments that a trigger calls.
   *
   * @param name its name
   * @param oid its oid
   */
  public record MadeFunction(TableName name, long oid) {}

  /**
   * A table or view that pgtrek created.
   *
   * @param name its name when it was created
   * @param oid its oid
   * @param since when it was created
   * @param stands whether a table of this name and this oid is there now; otherwise it was dropped,
   *     renamed or replaced by somebody else
   */
  public record MadeTable(TableName name, long oid, Instant since, boolean stands) {}
}
