/**
 * PostgreSQL as a target, as a source, and two of it as a pair: connections, pre-flight, journal,
 * held snapshots. In: a URL. Out: a {@link dev.pgtrek.spi.Target}, {@link dev.pgtrek.spi.Source} or
 * {@link dev.pgtrek.spi.Pair}. It knows the contract and the model, never a stage.
 */
@NullMarked
package dev.pgtrek.postgres;

import org.jspecify.annotations.NullMarked;
