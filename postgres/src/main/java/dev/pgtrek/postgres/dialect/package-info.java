/**
 * PostgreSQL's language without a connection. In: planned tables, and SQLite's defaults and
 * expressions. Out: DDL steps and translations. It knows the contract and the model, never a
 * connection, a stage or a row.
 *
 * <p>An expression goes {@code Tokenizer} → {@code ExpressionParser} → {@code Expression} → {@code
 * ExpressionTranslator}, which gives an {@code Operand} for each part: its text with what is known
 * of its value. Nothing of SQL is ever matched as text.
 */
@NullMarked
package dev.pgtrek.postgres.dialect;

import org.jspecify.annotations.NullMarked;
