/**
 * SQLite's language without a connection. In: planned tables, and PostgreSQL's defaults, conditions
 * and queries as its catalog spells them. Out: what SQLite says for them, or why it cannot. It
 * knows the contract and the model, never a connection, a stage or a row.
 *
 * <p>An expression goes {@code Tokenizer} → {@code ExpressionParser} → {@code Expression} → {@code
 * ExpressionTranslator}, which gives an {@code Operand} for each part: its text with what is known
 * of its value. Nothing of SQL is ever matched as text.
 */
@NullMarked
package dev.pgtrek.sqlite.dialect;

import org.jspecify.annotations.NullMarked;
