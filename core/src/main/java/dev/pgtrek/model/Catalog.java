package dev.pgtrek.model;

import java.util.List;
import java.util.Optional;

/**
 * Everything that a database declares.
 *
 * @param tables the tables that hold the user's rows, in order of name
 * @param others every other object, so that nothing is passed over unnamed
 * @param views the views, in order of name
 * @param triggers the triggers, in order of name
 * @param places what it says of places
 * @param searches the full-text indexes, in order of name; the rows of one that keeps its text
 *     itself are a table of its name
 * @param original the texts that made all that
 */
public record Catalog(
    List<Table> tables,
    List<OtherObject> others,
    List<View> views,
    List<Trigger> triggers,
    Places places,
    List<SearchIndex> searches,
    Original original) {

  public Catalog {
    tables = List.copyOf(tables);
    others = List.copyOf(others);
    views = List.copyOf(views);
    triggers = List.copyOf(triggers);
    searches = List.copyOf(searches);
  }

  /** Without views, triggers and full-text indexes. */
  public Catalog(List<Table> tables, List<OtherObject> others) {
    this(tables, others, List.of(), List.of(), Places.NONE, List.of(), Original.NONE);
  }

  /** Of a source that says nothing of places. */
  public Catalog(
      List<Table> tables, List<OtherObject> others, List<View> views, List<Trigger> triggers) {
    this(tables, others, views, triggers, Places.NONE, List.of(), Original.NONE);
  }

  /** Of an engine that keeps no texts. */
  public Catalog(
      List<Table> tables,
      List<OtherObject> others,
      List<View> views,
      List<Trigger> triggers,
      Places places,
      List<SearchIndex> searches) {
    this(tables, others, views, triggers, places, searches, Original.NONE);
  }

  public Optional<Table> table(TableName wanted) {
    return tables.stream().filter(t -> t.name().equals(wanted)).findFirst();
  }

  /**
   * An object that is neither a table of rows nor a view or trigger of a source: a virtual table, a
   * shadow table, an engine's own table; on a target its views as well. Of a PostgreSQL source also
   * what of a constraint or an index the model has no place for, beside the constraint itself.
   *
   * @param kind what it is
   * @param name its name
   * @param sql the text that made it, or empty
   * @param note what is to know about it, such as the module of a virtual table; or empty
   */
  public record OtherObject(Kind kind, Identifier name, String sql, String note) {

    /** What kinds of object there are beside tables. */
    public enum Kind {
      VIEW("view"),
      TRIGGER("trigger"),
      VIRTUAL_TABLE("virtual table"),
      SHADOW_TABLE("shadow table"),
      ENGINE_TABLE("the engine's own table"),
      /**
       * A virtual table, its shadow, a view or a trigger that serves places and has no use here.
       */
      PLACES_OBJECT("object that serves places"),
      /** A table that cannot be read as one. */
      TABLE("table"),
      /** A sequence that no column counts with alone, or that counts otherwise than by ones. */
      SEQUENCE("sequence"),
      /** A constraint, or what of one a {@link Key}, {@link Check} or reference cannot say. */
      CONSTRAINT("constraint"),
      /** An index, or what of one an {@link Index} cannot say. */
      INDEX("index"),
      FUNCTION("function"),
      TYPE("type"),
      RULE("rule"),
      POLICY("row security policy"),
      PUBLICATION("publication"),
      EXTENSION("extension"),
      LARGE_OBJECTS("large objects"),
      COMMENT("comment"),
      STATISTICS("extended statistics"),
      /** Anything else that a server knows. */
      SERVER_OBJECT("object of the server");

      private final String words;

      Kind(String words) {
        this.words = words;
      }

      /** The kind in words, for reports. */
      public String words() {
        return words;
      }
    }
  }
}
