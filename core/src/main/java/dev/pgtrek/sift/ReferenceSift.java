package dev.pgtrek.sift;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.PlaceSet;
import dev.pgtrek.spi.RowDocument;
import dev.pgtrek.spi.RowRules.Orphans;
import dev.pgtrek.spi.RowSearch;
import dev.pgtrek.spi.Sieve.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Carries out the rule for orphans: of rows whose parent is not on the source, and of those whose
 * parent is left out or rejected. A rejected row may make orphans of its own, so it goes on until
 * no more are found.
 */
final class ReferenceSift {

  private final List<SiftedTable> tables;
  private final RowSearch search;
  private final List<Finding> findings = new ArrayList<>();

  private ReferenceSift(List<SiftedTable> tables, RowSearch search) {
    this.tables = tables;
    this.search = search;
  }

  static List<Finding> of(List<SiftedTable> tables, RowSearch search) {
    ReferenceSift sift = new ReferenceSift(tables, search);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (SiftedTable child : tables) {
        for (ForeignKey key : child.route.source().foreignKeys()) {
          changed |= sift.reject(child, key);
        }
      }
    }
    for (SiftedTable child : tables) {
      child.route.source().foreignKeys().forEach(key -> sift.settle(child, key));
    }
    return sift.findings;
  }

  private boolean reject(SiftedTable child, ForeignKey key) {
    SiftedTable parent = parent(key).orElse(null);
    if (parent == null || child.route.rules().orphans() != Orphans.REJECT) {
      return false;
    }
    boolean[] changed = {false};
    orphans(
        child,
        key,
        parent,
        place -> {
          changed[0] = true;
          child.sieve.reject(
              place,
              new Rejection(
                  names(key.columns()),
                  Rejections.ORPHAN,
                  "its parent in " + parent.route.source().name().table() + " does not travel"));
        });
    return changed[0];
  }

  /** What does not make further orphans: NULL in the place of a reference, or only a remark. */
  private void settle(SiftedTable child, ForeignKey key) {
    SiftedTable parent = parent(key).orElse(null);
    if (parent == null) {
      return;
    }
    switch (child.route.rules().orphans()) {
      case REJECT -> {}
      case SET_NULL -> setNull(child, key, parent);
      case REPORT -> {
        if (!parent.sieve.rejected().isEmpty() || parent.sieve.filtered() > 0) {
          report(child, key, parent);
        }
      }
    }
  }

  private void setNull(SiftedTable child, ForeignKey key, SiftedTable parent) {
    int[] columns =
        key.columns().stream().mapToInt(c -> place(child, c)).filter(i -> i >= 0).toArray();
    PlaceSet refused = new PlaceSet();
    boolean nullable =
        java.util.Arrays.stream(columns)
            .noneMatch(i -> child.route.columns().get(i).target().notNull());
    orphans(
        child,
        key,
        parent,
        place -> {
          if (!nullable) {
            refused.add(place);
            return;
          }
          for (int column : columns) {
            child.sieve.setNull(place, column);
          }
          child.touch(
              names(key.columns()),
              "orphans: set-null",
              "rows without a parent in "
                  + parent.route.source().name().table()
                  + ": reference set NULL",
              place);
        });
    if (!refused.isEmpty()) {
      findings.add(
          new Finding(
              "orphans-cannot-be-null",
              Severity.BLOCK,
              subject(child, key),
              refused.size() + " rows without a parent, such as " + samples(child, refused),
              "The rule `orphans: set-null` would put NULL into a column that takes none.",
              "Take `orphans: reject` or `orphans: report` for this table, or mend the rows."));
    }
  }

  private void report(SiftedTable child, ForeignKey key, SiftedTable parent) {
    PlaceSet orphaned = new PlaceSet();
    orphans(child, key, parent, orphaned::add);
    if (!orphaned.isEmpty()) {
      findings.add(
          new Finding(
              "orphaned-by-rule",
              Severity.WARN,
              subject(child, key),
              orphaned.size()
                  + " rows without a parent on the target, such as "
                  + samples(child, orphaned),
              "Rows of "
                  + parent.route.source().name().table()
                  + " are left out by rule, and these refer to them or to none at all; they are"
                  + " carried, and the foreign key stays NOT VALID.",
              "Take `orphans: reject` or `orphans: set-null` for this table, or leave these rows"
                  + " out with a filter too."));
    }
  }

  /** The rows that travel, and whose reference finds no parent that does. */
  private void orphans(SiftedTable child, ForeignKey key, SiftedTable parent, LongConsumer each) {
    References references = new References(child, parent, each);
    search.references(child.route.source(), key, references);
    references.end();
  }

  /** Puts together the parents of a row, of which one that travels is enough. */
  private static final class References implements RowSearch.References {

    private final SiftedTable child;
    private final SiftedTable parent;
    private final LongConsumer each;
    private boolean begun;
    private long current;
    private boolean hasParent;

    private References(SiftedTable child, SiftedTable parent, LongConsumer each) {
      this.child = child;
      this.parent = parent;
      this.each = each;
    }

    @Override
    public void reference(long place, boolean found, long parentPlace) {
      if (!begun || place != current) {
        end();
        begun = true;
        current = place;
        hasParent = false;
      }
      hasParent |= found && !parent.sieve.leavesOut(parentPlace);
    }

    void end() {
      if (begun && !hasParent && !child.sieve.leavesOut(current)) {
        each.accept(current);
      }
    }
  }

  private Optional<SiftedTable> parent(ForeignKey key) {
    TableName name = key.parent();
    return tables.stream()
        .filter(t -> t.route.source().name().toString().equalsIgnoreCase(name.toString()))
        .findFirst();
  }

  private static int place(SiftedTable table, Identifier column) {
    for (int i = 0; i < table.route.columns().size(); i++) {
      if (table.route.columns().get(i).source().name().text().equalsIgnoreCase(column.text())) {
        return i;
      }
    }
    return -1;
  }

  private static String samples(SiftedTable table, PlaceSet places) {
    List<String> samples = new ArrayList<>();
    places.forEach(
        place -> {
          if (samples.size() < RuleEffect.SAMPLES) {
            samples.add(RowDocument.key(table.route.source(), place));
          }
        });
    return String.join(", ", samples);
  }

  private static String subject(SiftedTable child, ForeignKey key) {
    return child.route.source().name().table()
        + " ("
        + names(key.columns())
        + ") → "
        + key.parent().table();
  }

  private static String names(List<Identifier> columns) {
    return String.join(", ", columns.stream().map(Identifier::text).toList());
  }
}
