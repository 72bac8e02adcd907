package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ValueFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a plan file that was handed back decides; the planner starts from these and takes its own
 * way for the rest.
 *
 * @param schema the schema that receives, or null where the file does not say
 * @param naming what happens to names, or null where the file does not say
 * @param jsonIndex which index a jsonb column gets, or null where the file does not say
 * @param complete whether every table and column of the source has to stand in the file, because
 *     pgtrek wrote it whole
 * @param tables by the source table's name
 * @param vectorIndex which index a column of vectors gets, or null where the file does not say
 * @param views by the source view's name
 * @param triggers by the source trigger's name
 * @param places what the file says of places
 * @param existing that the file is for tables that the application made, or null where it does not
 *     say
 * @param search who keeps search columns in step, or null where the file does not say
 * @param searches by the full-text index's name
 * @param rules the rules for all tables
 */
public record PlanEdits(
    @Nullable String schema,
    @Nullable Naming naming,
    @Nullable JsonIndex jsonIndex,
    boolean complete,
    Map<Identifier, TableEdit> tables,
    @Nullable VectorIndex vectorIndex,
    Map<Identifier, StatementEdit> views,
    Map<Identifier, StatementEdit> triggers,
    PlaceOptions places,
    @Nullable IntoExisting existing,
    @Nullable SearchWay search,
    Map<Identifier, SearchEdit> searches,
    RuleSet rules) {

  public static final PlanEdits NONE =
      new PlanEdits(
          null,
          null,
          null,
          false,
          Map.of(),
          null,
          Map.of(),
          Map.of(),
          PlaceOptions.NONE,
          null,
          null,
          Map.of(),
          RuleSet.NONE);

  public PlanEdits {
    tables = Map.copyOf(tables);
    views = Map.copyOf(views);
    triggers = Map.copyOf(triggers);
    searches = Map.copyOf(searches);
  }

  /** The same, without a claim that they name all that the source has. */
  public PlanEdits incomplete() {
    return new PlanEdits(
        schema,
        naming,
        jsonIndex,
        false,
        tables,
        vectorIndex,
        views,
        triggers,
        places,
        existing,
        search,
        searches,
        rules);
  }

  /** The same with other decisions about tables. */
  PlanEdits with(Map<Identifier, TableEdit> others) {
    return new PlanEdits(
        schema,
        naming,
        jsonIndex,
        complete,
        others,
        vectorIndex,
        views,
        triggers,
        places,
        existing,
        search,
        searches,
        rules);
  }

  /** Whether a table is left out. */
  public boolean skips(Identifier table) {
    TableEdit edit = tables.get(table);
    return edit != null && edit.skip();
  }

  /** The indexes of a table that are left out, each with the place where the file says so. */
  Map<Identifier, String> leftIndexes(Identifier table) {
    TableEdit edit = tables.get(table);
    return edit == null ? Map.of() : edit.leftIndexes();
  }

  /**
   * One table's decisions.
   *
   * @param target the name it gets, or null to let the planner name it
   * @param skip whether it is left out
   * @param columns by the source column's name
   * @param leftIndexes the indexes that are left out, by their name on the target, each with the
   *     place where the file says so
   * @param place where it stands in the file, such as {@code plan.yaml:12:5}
   * @param added columns that the target gets beside those of the source
   * @param rows what happens to rows that are there, or null where the file does not say
   * @param triggers whether the application's triggers fire, or null where the file does not say
   * @param rules the rules that are given for it
   */
  public record TableEdit(
      @Nullable Identifier target,
      boolean skip,
      Map<Identifier, ColumnEdit> columns,
      Map<Identifier, String> leftIndexes,
      String place,
      List<AddedColumn> added,
      @Nullable RowsRule rows,
      @Nullable TriggerRule triggers,
      RuleSet rules) {

    /** Nothing is decided. */
    static final TableEdit NONE =
        new TableEdit(null, false, Map.of(), Map.of(), "", List.of(), null, null, RuleSet.NONE);

    public TableEdit {
      columns = Map.copyOf(columns);
      leftIndexes = Map.copyOf(leftIndexes);
      added = List.copyOf(added);
    }

    /** The same with other decisions about columns. */
    TableEdit with(Map<Identifier, ColumnEdit> others, List<AddedColumn> othersAdded) {
      return new TableEdit(
          target, skip, others, leftIndexes, place, othersAdded, rows, triggers, rules);
    }
  }

  /**
   * A view's or a trigger's decisions.
   *
   * @param target the name that a view gets, or null to let the planner name it
   * @param skip whether it is left out
   * @param sql what stands in place of a translation, in the target's language, or null
   * @param place where it stands in the file
   */
  public record StatementEdit(
      @Nullable Identifier target, boolean skip, @Nullable String sql, String place) {}

  /**
   * One column's decisions.
   *
   * @param target the name it gets, or null to let the planner name it
   * @param skip whether it is left out
   * @param type the type it gets, or null to let the planner find it
   * @param format how its values are to be read, or null to let the planner find it
   * @param place where it stands in the file
   * @param index what it says of the index that pgtrek makes for it
   * @param rules the rules that are given for it
   * @param written how a target without types of its own spells its values, or null to let the
   *     planner find it
   */
  public record ColumnEdit(
      @Nullable Identifier target,
      boolean skip,
      @Nullable ColumnType type,
      @Nullable ValueFormat format,
      String place,
      IndexEdit index,
      RuleSet rules,
      @Nullable ValueFormat written) {

    /** Nothing is decided. */
    static final ColumnEdit NONE =
        new ColumnEdit(null, false, null, null, "", IndexEdit.NONE, RuleSet.NONE, null);

    /** The same with a type, by an option unless the file has a place for it. */
    ColumnEdit become(ColumnType other, String option) {
      return new ColumnEdit(
          target, skip, other, format, place.isEmpty() ? option : place, index, rules, written);
    }
  }

  /**
   * A column of the target's whose values are those of a column of the source that may be carried
   * as itself too.
   *
   * @param source the column on the source
   * @param target the name it gets
   * @param edit its type, format and index; a type is there
   */
  public record AddedColumn(Identifier source, Identifier target, ColumnEdit edit) {}

  /**
   * What is decided about one full-text index.
   *
   * @param way who keeps its search column in step, or null
   * @param target the search column's name, or null
   * @param language the configuration that words are cut and stemmed by, or null
   * @param accents what is made of accents, or null
   * @param place where it stands in the file
   */
  public record SearchEdit(
      @Nullable SearchWay way,
      @Nullable Identifier target,
      @Nullable String language,
      @Nullable Accents accents,
      String place) {

    static final SearchEdit NONE = new SearchEdit(null, null, null, null, "");
  }
}
