/**
 * The contract between the engine and its connectors: a readable database, its snapshot, the
 * target, chunks, cursors, writers, the journal. It knows the model, progress and the errors only.
 */
@NullMarked
package dev.pgtrek.spi;

import org.jspecify.annotations.NullMarked;
