package dev.pgtrek.postgres.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trigger of SQLite, as its own grammar groups it (https://sqlite.org/lang_createtrigger.html).
 *
 * @param timing {@code BEFORE}, {@code AFTER}, {@code INSTEAD OF}
 * @param event {@code INSERT}, {@code UPDATE}, {@code DELETE}
 * @param columns the columns of UPDATE OF; empty for all
 * @param table the table or view that it watches
 * @param when its condition, or null
 * @param actions what it does, in order
 */
record TriggerText(
    String timing,
    String event,
    List<String> columns,
    String table,
    @Nullable Expression when,
    List<Action> actions) {

  /** One statement of a trigger's body. */
  sealed interface Action {}

  /** A query, whose rows nobody sees: it is there for what it raises. */
  record Ask(Query query) implements Action {}

  /**
   * An INSERT.
   *
   * @param columns the columns that get values; empty for all
   * @param rows the rows, or null for one of defaults
   * @param conflict {@code ABORT}, {@code IGNORE}, {@code REPLACE}…
   */
  record Insert(
      String table,
      @Nullable String alias,
      List<String> columns,
      @Nullable Query rows,
      String conflict,
      List<Upsert> upserts)
      implements Action {}

  /**
   * What happens where a row's key is taken.
   *
   * @param target the key's columns; empty for any key
   * @param targetWhere the key's predicate, or null
   * @param set what is updated; empty where nothing is done
   * @param where which rows are updated, or null for all
   */
  record Upsert(
      List<String> target,
      @Nullable Expression targetWhere,
      List<Assignment> set,
      @Nullable Expression where) {}

  record Assignment(String column, Expression value) {}

  record Update(
      String table,
      @Nullable String alias,
      List<Assignment> set,
      Query.@Nullable From from,
      @Nullable Expression where,
      String conflict)
      implements Action {}

  record Delete(String table, @Nullable String alias, @Nullable Expression where)
      implements Action {}

  /** The tables that a statement writes to. */
  static @Nullable String written(Action action) {
    return switch (action) {
      case Ask _ -> null;
      case Insert insert -> insert.table();
      case Update update -> update.table();
      case Delete delete -> delete.table();
    };
  }
}
