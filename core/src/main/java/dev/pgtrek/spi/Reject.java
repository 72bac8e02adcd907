package dev.pgtrek.spi;

import dev.pgtrek.model.TableName;

/**
 * A row that a rule keeps out, whole.
 *
 * @param table its table on the source
 * @param place its {@linkplain ColumnRead#PLACE place} there
 * @param key what finds it there, for people
 * @param why which column is at fault, and how
 * @param row its values with their storage classes, as {@link RowDocument} spells them
 */
public record Reject(TableName table, long place, String key, Sieve.Rejection why, String row) {}
