/**
 * The front door: {@link dev.pgtrek.Migration} reads all the stages in order. It composes the
 * stages and knows nothing of any connector or terminal.
 */
@NullMarked
package dev.pgtrek;

import org.jspecify.annotations.NullMarked;
