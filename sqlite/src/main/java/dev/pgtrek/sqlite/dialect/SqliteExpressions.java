package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Translation;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL's expressions become on SQLite, as {@code pg_get_expr} and {@code
 * pg_get_constraintdef} spell them. A translation is {@linkplain Translation.Carried carried} only
 * where it surely means the same, given how the file holds the values; in doubt it is {@linkplain
 * Translation.NotCarried not}, with the reason. Without state; safe for all threads.
 */
public final class SqliteExpressions {

  private SqliteExpressions() {}

  /**
   * A default.
   *
   * @return what can stand behind {@code DEFAULT}: a literal, or an expression in parentheses
   */
  public static Translation defaultValue(String sourceSql, ColumnRoute column) {
    return translation(() -> Defaults.translate(sourceSql, column));
  }

  /** A condition over a table's columns: of a CHECK or of a partial index. */
  public static Translation condition(String sourceSql, TableRoute route) {
    return translation(
        () ->
            new ExpressionTranslator(new TableScope(route), false)
                .truth(ExpressionParser.parse(sourceSql))
                .sql());
  }

  /**
   * An expression that an index holds. {@code lower} and {@code upper} stay as they are, although
   * SQLite's fold A to Z alone: an index is there for queries, and only this spelling is what they
   * find it by. A unique index over them is less strict for it.
   */
  public static Translation term(String sourceSql, TableRoute route) {
    return translation(
        () -> term(new ExpressionTranslator(new TableScope(route), true), sourceSql));
  }

  private static String term(ExpressionTranslator translator, String sourceSql) {
    Operand value = translator.operand(ExpressionParser.parse(sourceSql));
    if (value.is(Kind.NULL) || value.constant() != null) {
      throw new NotTranslatable("it names no column");
    }
    if (value.collation() != null && !StoredColumns.tellsApart(value.collation())) {
      throw new NotTranslatable("it is ordered by the collation " + value.collation());
    }
    return value.is(Kind.JSON_TEXT) ? Documents.value(value) : value.sql();
  }

  /**
   * What computes a generated column.
   *
   * @param column the column: its source's declaration says what becomes of the value
   */
  public static Translation generated(String sourceSql, ColumnRoute column, TableRoute route) {
    return translation(
        () -> {
          Operand value =
              new ExpressionTranslator(new TableScope(route), false)
                  .operand(ExpressionParser.parse(sourceSql));
          return assigned(value, column).sql();
        });
  }

  /** The value as the column's type makes it. */
  private static Operand assigned(Operand value, ColumnRoute column) {
    Operand stored = StoredColumns.operand(column, "x");
    Operand made =
        value.is(Kind.JSON_TEXT) ? Documents.text(value) : Comparisons.beside(value, stored);
    if (made.is(Kind.NULL)) {
      return made;
    }
    if (stored.is(Kind.NUMERIC) && made.is(Kind.NUMERIC)) {
      return decimal(made, column);
    }
    if (stored.is(Kind.NUMERIC) && made.is(Kind.INTEGER)) {
      return made;
    }
    boolean moments = made.kind().isMoment() && column.written() != null;
    if (made.kind() != stored.kind() || moments) {
      throw new NotTranslatable(
          "it gives a value of another kind than its column, whose conversion is the server's own");
    }
    return made;
  }

  private static Operand decimal(Operand value, ColumnRoute column) {
    ColumnType.@Nullable Numeric bound =
        column.source().type() instanceof ColumnType.Numeric numeric && numeric.bounded()
            ? numeric
            : null;
    boolean exact = value.digits() > 0 && value.digits() <= Comparisons.EXACT_DIGITS;
    boolean held = bound != null && bound.precision() <= Comparisons.EXACT_DIGITS;
    if (value.scale() < 0 || (bound != null && value.scale() > bound.scale())) {
      throw new NotTranslatable("it gives a decimal that its column rounds");
    }
    if (!exact && !held) {
      throw new NotTranslatable("it gives a decimal of more digits than SQLite's numbers keep");
    }
    return value;
  }

  private static Translation translation(Supplier<String> sql) {
    try {
      return new Translation.Carried(sql.get());
    } catch (NotTranslatable refused) {
      return new Translation.NotCarried(refused.sentence());
    }
  }
}
