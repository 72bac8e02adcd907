/**
 * An application's own tables as a target: what they hold, and how values get into columns of any
 * type. In: a connection and routes. Out: the model's {@code Existing}, values tried, staged rows
 * brought to their place. What a load takes away for its time is in the journal.
 */
@NullMarked
package dev.pgtrek.postgres.existing;

import org.jspecify.annotations.NullMarked;
