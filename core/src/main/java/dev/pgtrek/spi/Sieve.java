package dev.pgtrek.spi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which rows of one table do not travel as they are: fixed before the first row is written, and the
 * same for whoever computes it from the same rows. Rows are known by their {@linkplain
 * ColumnRead#PLACE place}. Filled by one thread, then read by any.
 */
public final class Sieve {

  /** Lets every row through. */
  public static final Sieve NONE = new Sieve();

  private final PlaceSet filtered;
  private final SortedMap<Long, Rejection> rejected;
  private final Map<Integer, PlaceSet> nulled = new LinkedHashMap<>();

  public Sieve() {
    this(new PlaceSet(), new TreeMap<>());
  }

  private Sieve(PlaceSet filtered, SortedMap<Long, Rejection> rejected) {
    this.filtered = filtered;
    this.rejected = rejected;
  }

  /**
   * Why a row is kept out.
   *
   * @param column the column or columns that are at fault, by their names on the source
   * @param reason the reason's code word
   * @param detail the reason in words; never with a value
   */
  public record Rejection(String column, String reason, String detail) {}

  /** Leaves a row out. */
  public void filter(long place) {
    filtered.add(place);
  }

  /** Keeps a row out; the first reason stays. */
  public void reject(long place, Rejection why) {
    rejected.putIfAbsent(place, why);
  }

  /**
   * Lets a row through with NULL in a column.
   *
   * @param column the column's place in the route
   */
  public boolean setNull(long place, int column) {
    return nulled.computeIfAbsent(column, k -> new PlaceSet()).add(place);
  }

  /** The same, with more rows kept out. */
  public Sieve keepingOut(Map<Long, Rejection> more) {
    Sieve wider = new Sieve();
    filtered.forEach(wider::filter);
    wider.rejected.putAll(rejected);
    more.forEach(wider::reject);
    nulled.forEach((column, places) -> places.forEach(place -> wider.setNull(place, column)));
    return wider;
  }

  /**
   * The same for a route of fewer columns; it stays one with this.
   *
   * @param columns their places in the route that this one is for
   */
  Sieve over(int[] columns) {
    Sieve narrower = new Sieve(filtered, rejected);
    for (int i = 0; i < columns.length; i++) {
      PlaceSet places = nulled.get(columns[i]);
      if (places != null) {
        narrower.nulled.put(i, places);
      }
    }
    return narrower;
  }

  /** Whether a filter leaves a row out. */
  public boolean filters(long place) {
    return filtered.contains(place);
  }

  /** Whether a row does not travel. */
  public boolean leavesOut(long place) {
    return filtered.contains(place) || rejected.containsKey(place);
  }

  /** Why a row is kept out, if it is. */
  public Optional<Rejection> rejection(long place) {
    return Optional.ofNullable(rejected.get(place));
  }

  /** Whether a value arrives as NULL. */
  public boolean isNull(long place, int column) {
    PlaceSet places = nulled.get(column);
    return places != null && places.contains(place);
  }

  /** Whether every row travels as it is. */
  public boolean isEmpty() {
    return filtered.isEmpty() && rejected.isEmpty() && nulled.isEmpty();
  }

  public long filtered() {
    return filtered.size();
  }

  /** The rows that are kept out, by their places. */
  public Map<Long, Rejection> rejected() {
    return java.util.Collections.unmodifiableMap(rejected);
  }
}
