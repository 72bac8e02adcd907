/**
 * The run as text, JSON and HTML. In: one record that tells the whole run. Out: three files. It
 * computes nothing about the databases.
 */
@NullMarked
package dev.pgtrek.report;

import org.jspecify.annotations.NullMarked;
