/**
 * SQLite as a source. In: a file that may be in use. Out: a verified copy of it, its catalog, its
 * rows behind the contract's cursor, and what stands against moving it. The file itself is only
 * ever read. It knows the model, the contract and the errors, and no target.
 */
@NullMarked
package dev.pgtrek.sqlite;

import org.jspecify.annotations.NullMarked;
