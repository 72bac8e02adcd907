package dev.pgtrek.sift;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.Table;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.PlaceSet;
import dev.pgtrek.spi.RowDocument;
import dev.pgtrek.spi.RowRules;
import dev.pgtrek.spi.RowSearch;
import dev.pgtrek.spi.Sieve.Rejection;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.ValueJudges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Looks for rows that a key of the target has no place for: where the rule says so their later ones
 * are kept out; else those stand against the run that only a citext finds equal.
 */
final class KeySift {

  private final SiftedTable table;
  private final ValueJudges judges;
  private final RowSearch search;
  private final List<Finding> findings = new ArrayList<>();

  private KeySift(SiftedTable table, ValueJudges judges, RowSearch search) {
    this.table = table;
    this.judges = judges;
    this.search = search;
  }

  /** Whether the table's keys have to be looked at. */
  static boolean concerns(TableRoute route) {
    return route.rules().duplicates() == RowRules.Duplicates.REJECT
        || route.columns().stream().anyMatch(KeySift::folds);
  }

  private static boolean folds(ColumnRoute column) {
    return column.target().type() == ScalarType.CITEXT;
  }

  /**
   * Sifts one table.
   *
   * @param rows its rows
   * @return what stands against the run
   */
  static List<Finding> of(SiftedTable table, long rows, ValueJudges judges, RowSearch search) {
    KeySift sift = new KeySift(table, judges, search);
    boolean rejects = table.route.rules().duplicates() == RowRules.Duplicates.REJECT;
    Set<List<Identifier>> seen = new HashSet<>();
    for (List<Identifier> key : keys(table.route.target())) {
      int[] columns = RepeatedKeys.places(table, key);
      boolean stored = Arrays.stream(columns).allMatch(i -> i >= 0);
      if (stored && (rejects || sift.anyFolds(columns)) && seen.add(key)) {
        sift.look(columns, new PlaceSet(), rows, rejects);
      }
    }
    for (Index index : table.route.target().indexes()) {
      sift.look(index, rows, rejects);
    }
    return sift.findings;
  }

  private static List<List<Identifier>> keys(Table target) {
    List<List<Identifier>> keys = new ArrayList<>();
    if (target.primaryKey() != null) {
      keys.add(target.primaryKey().columns());
    }
    target.uniqueKeys().stream().map(Key::columns).forEach(keys::add);
    return keys;
  }

  private boolean anyFolds(int[] columns) {
    return Arrays.stream(columns).anyMatch(i -> folds(table.route.columns().get(i)));
  }

  /** A unique index over columns; one over expressions compares as the source does. */
  private void look(Index index, long rows, boolean rejects) {
    if (!index.unique() || index.terms().stream().anyMatch(t -> t.column() == null)) {
      return;
    }
    List<Identifier> targets =
        index.terms().stream().map(t -> Objects.requireNonNull(t.column())).toList();
    int[] columns = RepeatedKeys.places(table, targets);
    if (Arrays.stream(columns).allMatch(i -> i >= 0) && anyFolds(columns)) {
      PlaceSet aside = new PlaceSet();
      if (index.where() == null || isSetAside(index, columns, aside)) {
        look(columns, aside, rows, rejects);
      }
    }
  }

  /**
   * Fills in the rows that a partial index leaves aside, as the source's own engine tells them.
   *
   * @return false where it cannot: then the server is the first to see
   */
  private boolean isSetAside(Index index, int[] columns, PlaceSet aside) {
    for (Index declared : table.route.source().indexes()) {
      String where = declared.where();
      if (where != null && index.unique() == declared.unique() && isOver(declared, columns)) {
        try {
          search.failing(table.route.source(), where, aside::add);
          return true;
        } catch (PgtrekException.Usage _) {
          return false;
        }
      }
    }
    return false;
  }

  private boolean isOver(Index declared, int[] columns) {
    if (declared.terms().size() != columns.length) {
      return false;
    }
    for (int i = 0; i < columns.length; i++) {
      Column column = table.route.columns().get(columns[i]).source();
      Identifier term = declared.terms().get(i).column();
      if (term == null || !term.text().equalsIgnoreCase(column.name().text())) {
        return false;
      }
    }
    return true;
  }

  private void look(int[] columns, PlaceSet aside, long rows, boolean rejects) {
    RepeatedKeys keys = new RepeatedKeys(table, columns, aside, judges);
    String names = keys.names();
    if (rejects) {
      keys.find(
          rows,
          (place, _) ->
              table.sieve.reject(
                  place,
                  new Rejection(
                      names, Rejections.DUPLICATE, "its key stands in an earlier row already")));
      return;
    }
    List<String> samples = new ArrayList<>();
    long[] count = {0};
    keys.find(
        rows,
        (place, earlier) -> {
          count[0]++;
          if (samples.size() < RuleEffect.SAMPLES) {
            Table source = table.route.source();
            samples.add(
                RowDocument.key(source, place) + " like " + RowDocument.key(source, earlier));
          }
        });
    if (count[0] > 0) {
      findings.add(collision(names, count[0], samples));
    }
  }

  private Finding collision(String names, long count, List<String> samples) {
    return new Finding(
        "citext-keys-collide",
        Severity.BLOCK,
        table.route.source().name().table() + " (" + names + ")",
        count
            + (count == 1 ? " row whose key" : " rows whose keys")
            + " an earlier row has too, the case of letters aside: "
            + String.join(", ", samples),
        "A unique key over citext ignores the case of every letter that the database's locale"
            + " knows, such as Ä and ä; SQLite's NOCASE ignores it of A to Z alone. So it has no"
            + " place for both rows.",
        "Mend the values, keep the later rows out with `duplicates: reject`, or have a column of"
            + " text instead (`nocase: lower`; in an application's own tables ALTER COLUMN … TYPE"
            + " text).");
  }
}
