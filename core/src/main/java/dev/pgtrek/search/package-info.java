/**
 * Compares what both sides find: the same queries on the source's full-text indexes and on the
 * search columns that took their place. In: the routes of a plan and two engines. Out: how much the
 * results overlap, and how long they take. It opens no database.
 */
@NullMarked
package dev.pgtrek.search;

import org.jspecify.annotations.NullMarked;
