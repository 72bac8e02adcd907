package dev.pgtrek.manifest;

import dev.pgtrek.model.Fact;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.BucketSums;
import dev.pgtrek.spi.ColumnReading;
import dev.pgtrek.spi.TableReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a database held at one moment. Two manifests of the same content have the same facts and
 * tables, whatever engine's version, order of rows, physical layout, time zone or locale they were
 * made under; {@link ManifestFile} is its form as a file.
 *
 * @param pgtrek the version of pgtrek that made it
 * @param createdAt when
 * @param scope how much of the database it speaks of
 * @param origin the database
 * @param words which kinds of facts it holds, and what each may say: a fact that it does not know
 *     of is not missing from it
 * @param facts what the database said of itself, in their order
 * @param tables its tables, in order of name
 */
public record Manifest(
    String pgtrek,
    Instant createdAt,
    Scope scope,
    Origin origin,
    Map<Fact.Kind, List<String>> words,
    List<Fact> facts,
    List<TableEntry> tables) {

  public Manifest {
    words = Map.copyOf(words);
    facts = facts.stream().sorted().toList();
    tables = tables.stream().sorted(Comparator.comparing(TableEntry::name)).toList();
  }

  /** A manifest of all that this pgtrek knows of facts. */
  public Manifest(
      String pgtrek,
      Instant createdAt,
      Scope scope,
      Origin origin,
      List<Fact> facts,
      List<TableEntry> tables) {
    this(pgtrek, createdAt, scope, origin, Manifest.allWords(), facts, tables);
  }

  private static Map<Fact.Kind, List<String>> allWords() {
    return Arrays.stream(Fact.Kind.values()).collect(Collectors.toMap(k -> k, Fact.Kind::says));
  }

  public Optional<TableEntry> table(TableName wanted) {
    return tables.stream().filter(t -> t.name().equals(wanted)).findFirst();
  }

  /** The rows of all tables. */
  public long rows() {
    return tables.stream().mapToLong(t -> t.sums().rows()).sum();
  }

  /** How much of a database a manifest speaks of. */
  public enum Scope {
    /** All of it, but for what is the engine's, an extension's or pgtrek's own. */
    DATABASE,
    /** The tables of one run, with what belongs to them. */
    RUN
  }

  /**
   * Where it comes from.
   *
   * @param family {@code postgresql} or {@code sqlite}
   * @param engine the engine with its version, for people
   * @param name the database's name, or the file's without its folders
   * @param at where it was, for people; never with a password
   */
  public record Origin(String family, String engine, String name, String at) {}

  /**
   * A table.
   *
   * @param name its name
   * @param key the columns that put a row into its bucket; empty where the whole row does
   * @param columns what counts, in the order in which it does
   * @param sums its rows, by bucket
   * @param ruled whether rules of a run's plan left out or changed some of its rows on their way;
   *     what is summed are the rows as this side stores them, so the other side's sums are not the
   *     same
   */
  public record TableEntry(
      TableName name,
      List<Identifier> key,
      List<ColumnReading> columns,
      BucketSums sums,
      boolean ruled) {

    public TableEntry {
      key = List.copyOf(key);
      columns = List.copyOf(columns);
    }

    /** The table as it was read. */
    public TableEntry(TableReading reading, BucketSums sums) {
      this(reading.name(), reading.key(), reading.columns(), sums, false);
    }
  }

  /** The same of some of its tables, without the facts. */
  public Manifest only(List<TableEntry> some) {
    return new Manifest(pgtrek, createdAt, Scope.RUN, origin, Map.of(), List.of(), some);
  }

  /** The same, said of where the rows came from and not of the copy that was read. */
  public Manifest of(String name, String at) {
    return new Manifest(
        pgtrek,
        createdAt,
        scope,
        new Origin(origin.family(), origin.engine(), name, at),
        words,
        facts,
        tables);
  }

  /**
   * A manifest of a run: of the facts only what is the whole database's, what belongs to the run's
   * tables, and what else lies in their schemas.
   */
  public Manifest ofRun() {
    Set<String> schemas =
        tables.stream().map(t -> t.name().schema().text()).collect(Collectors.toSet());
    List<Fact> kept = new ArrayList<>();
    for (Fact fact : facts) {
      String table = fact.kind() == Fact.Kind.TABLE ? fact.name() : fact.of();
      boolean within =
          fact.schema().isEmpty()
              || (table.isEmpty()
                  ? schemas.contains(fact.schema())
                  : table(TableName.of(fact.schema(), table)).isPresent());
      if (within) {
        kept.add(fact);
      }
    }
    return new Manifest(pgtrek, createdAt, Scope.RUN, origin, words, kept, tables);
  }
}
