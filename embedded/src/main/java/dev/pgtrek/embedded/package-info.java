/**
 * A PostgreSQL that starts by itself: the default target. In: a work folder. Out: a server that
 * runs on after this process, and its URL. It knows how to run PostgreSQL's programs, and nothing
 * of migrations.
 */
@NullMarked
package dev.pgtrek.embedded;

import org.jspecify.annotations.NullMarked;
