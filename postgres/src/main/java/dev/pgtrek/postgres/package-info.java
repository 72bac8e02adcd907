/**
 * PostgreSQL as a target: connections, pre-flight, catalog, journal. In: a URL. Out: a {@link
 * dev.pgtrek.spi.Target}. It knows the contract and the model, never a stage.
 */
@NullMarked
package dev.pgtrek.postgres;

import org.jspecify.annotations.NullMarked;
