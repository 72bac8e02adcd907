/**
 * PostgreSQL's language without a connection: DDL steps for planned tables, translated defaults and
 * expressions.
 */
@NullMarked
package dev.pgtrek.postgres.dialect;

import org.jspecify.annotations.NullMarked;
