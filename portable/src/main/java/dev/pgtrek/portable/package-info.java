/**
 * A PostgreSQL with PostGIS and pgvector in one folder, made from Debian's packages, for a machine
 * that has neither. In: a cache folder. Out: programs. It knows Debian's tools, and nothing of
 * servers that run or of migrations.
 */
@NullMarked
package dev.pgtrek.portable;

import org.jspecify.annotations.NullMarked;
