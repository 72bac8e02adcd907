/**
 * How a run looks while it runs: bars on a terminal, plain lines elsewhere, a log in its folder.
 * In: progress events. Out: text on stderr and in one file. It knows no command and no database.
 */
@NullMarked
package dev.pgtrek.cli.terminal;

import org.jspecify.annotations.NullMarked;
