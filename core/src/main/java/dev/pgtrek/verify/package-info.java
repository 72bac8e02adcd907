/**
 * The proof: canonical values, order-free fingerprints, bisecting to rows and columns. In: two
 * databases and the routes. Out: a verdict. It shares no line with the codecs that wrote the rows,
 * so that a codec's fault cannot hide itself.
 */
@NullMarked
package dev.pgtrek.verify;

import org.jspecify.annotations.NullMarked;
