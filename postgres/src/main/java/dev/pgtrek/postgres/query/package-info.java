/**
 * Statements of the user's own. In: sessions or a URL, and text. Out: rows as a cursor or printed,
 * times, plans.
 */
@NullMarked
package dev.pgtrek.postgres.query;

import org.jspecify.annotations.NullMarked;
