/** Typed events to whoever listens: the terminal, a page, a test. It sees the model only. */
@NullMarked
package dev.pgtrek.progress;

import org.jspecify.annotations.NullMarked;
