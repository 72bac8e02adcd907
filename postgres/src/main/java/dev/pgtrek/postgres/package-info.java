/**
 * PostgreSQL as a target, as a source, and two of it as a pair. Here are the doors: what the
 * command line opens, {@code PostgresSource}, {@code PostgresTarget}, {@code PostgresPair}, {@code
 * PostgresCluster}, and the move between two servers. In: a URL. Out: a {@link
 * dev.pgtrek.spi.Source}, {@link dev.pgtrek.spi.Target} or {@link dev.pgtrek.spi.Pair}. It knows
 * the contract and the model, never a stage.
 *
 * <p>The doors know every room, and no room knows a door. For all of them: {@code url}, how to log
 * in; {@code sql}, statements and their failures; {@code session}, connections; {@code client},
 * PostgreSQL's own programs. A database as a source: {@code source}, {@code catalog}, {@code read}.
 * As a target: {@code target}, {@code dialect}, {@code copy}, {@code existing}, {@code journal},
 * {@code extension}. What users ask of either: {@code query}, {@code add}. Between two servers:
 * {@code move} with its parts, {@code proof}. Under new programs: {@code inplace}.
 */
@NullMarked
package dev.pgtrek.postgres;

import org.jspecify.annotations.NullMarked;
