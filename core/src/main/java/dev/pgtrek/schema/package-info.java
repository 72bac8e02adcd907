/**
 * The plan's statements, applied: before the rows the bare tables, after them keys, indexes, checks
 * and references. In: steps. Out: those that the server refused. What the journal says is done is
 * not done again.
 */
@NullMarked
package dev.pgtrek.schema;

import org.jspecify.annotations.NullMarked;
