/**
 * The commands: what the user typed becomes a call of the engine, and what comes of it becomes
 * text, JSON and an exit code. The only place that knows every module.
 */
@NullMarked
package dev.pgtrek.cli;

import org.jspecify.annotations.NullMarked;
