/**
 * SQLite as a source and as a target. In: a file that may be in use, or the name of one to be made.
 * Out: a verified copy of it, its catalog, its rows behind the contract's cursor, and what stands
 * against moving it; a new file, whole under its name or not there. A file that is a source is only
 * ever read. It knows the model, the contract and the errors, and no other engine.
 */
@NullMarked
package dev.pgtrek.sqlite;

import org.jspecify.annotations.NullMarked;
