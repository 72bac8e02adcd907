/**
 * Real servers, SQLite files and breakers for tests. In: a major version, SQL, a folder. Out: a
 * running server, a file, a connection that misbehaves. It knows nothing of ours, so that every
 * module can use it; what it lacks it fetches, and where it cannot it fails and never skips.
 */
@NullMarked
package dev.pgtrek.testkit;

import org.jspecify.annotations.NullMarked;
