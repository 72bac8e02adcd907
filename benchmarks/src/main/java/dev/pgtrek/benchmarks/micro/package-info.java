/**
 * JMH benchmarks of single parts: {@code benchmarks/micro [REGEX]} runs them. Each class says what
 * its score means.
 */
@NullMarked
package dev.pgtrek.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
