package dev.pgtrek.spi;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.ValueFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A target's language, without any connection: what the plan needs to say what each object becomes.
 * Safe for all threads.
 */
public interface Dialect extends ValueJudges {

  /** The longest name, in bytes of UTF-8. */
  int maxNameBytes();

  /** The most columns a table can have. */
  int maxColumns();

  /**
   * What a column of a typed source becomes.
   *
   * @param source the column as its source declares it
   * @param profile what is known of its values: how many there are and how long they may be; what
   *     only reading them tells is not
   * @param wanted how the values shall be spelled, or null for the target's own way
   * @throws IllegalArgumentException if values of its type cannot be spelled as wanted
   */
  StoredColumn store(Column source, ColumnProfile profile, @Nullable ValueFormat wanted);

  /**
   * A column's default.
   *
   * @param sourceSql the default as the source spells it
   * @param column how the column travels: the source's declaration and format say what the default
   *     means, the target's type what it becomes
   */
  Translation defaultValue(String sourceSql, ColumnRoute column);

  /**
   * A condition over a table's columns: of a CHECK or a partial index.
   *
   * @param sourceSql its text as the source spells it
   * @param route how the table travels: the source's columns (affinity, collation, format) say what
   *     the condition means, the target's names and types what it becomes. The target's keys,
   *     indexes and checks are not looked at
   */
  Translation condition(String sourceSql, TableRoute route);

  /**
   * An expression over a table's columns whose value is what counts: an index term.
   *
   * @param sourceSql its text as the source spells it
   * @param route as for {@link #condition}
   */
  Translation expression(String sourceSql, TableRoute route);

  /**
   * What computes a generated column.
   *
   * @param sourceSql its text as the source spells it
   * @param column the generated column: the source's declaration says what becomes of the
   *     expression's value, the target's type what it has to be in the end
   * @param route the columns that the expression may name, as for {@link #condition}; those among
   *     its computed ones are named by what computes them
   */
  Translation generated(String sourceSql, ColumnRoute column, TableRoute route);

  /**
   * What the types, index methods and operator classes of planned tables need beyond a bare server,
   * each extension once, in order of name. What the text of an expression calls is not looked for.
   */
  List<Extension> extensions(List<Table> tables);

  /**
   * The statement that brings an extension into the database; it stands before all others. What an
   * extension offers is named without its schema in the other statements: a {@link Target} runs
   * them where they find it.
   *
   * @param schema the schema that the run receives its tables in, which the step is filed under
   */
  Step extend(Extension extension, Identifier schema);

  /**
   * The statement that makes a spatial reference known; it stands after the extensions. It adds,
   * and never changes what is known.
   *
   * @param schema the schema that the run receives its tables in, which the step is filed under
   */
  Step refer(SpatialReference reference, Identifier schema);

  /** The statements that stand before the rows: the schema and the bare tables, in order. */
  List<Step> before(List<Table> tables);

  /**
   * The statements that stand after the rows: keys, indexes, checks, foreign keys, identity values,
   * statistics. Steps of a later {@link Step.Kind} come after all those of an earlier one; steps of
   * one kind may run side by side.
   */
  List<Step> after(List<Table> tables);

  /** What it makes of views and triggers. */
  Statements statements();
}
