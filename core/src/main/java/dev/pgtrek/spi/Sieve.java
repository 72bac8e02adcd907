package dev.pgtrek.spi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which rows of one table do not travel as they are: fixed before the first row is written, and the
 * same for whoever computes it from the same rows. Rows are known by their {@linkplain
 * ColumnRead#PLACE place}. Filled by one thread, then read by any.
 */
public final class Sieve {

  /** Lets every row through. */
  public static final Sieve NONE = new Sieve();

  private final PlaceSet filtered = new PlaceSet();
  private final TreeMap<Long, Rejection> rejected = new TreeMap<>();
  private final Map<Integer, PlaceSet> nulled = new LinkedHashMap<>();

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
