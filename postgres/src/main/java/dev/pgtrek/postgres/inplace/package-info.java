/**
 * What a change of a server's programs under the same data puts into doubt, and how it is mended:
 * by which version texts are sorted, which indexes, partitions and conditions depend on that, and
 * the versions of extensions. In: a connection to a database. Out: findings, and the statements
 * that mend. It decides no order and keeps no record.
 */
@NullMarked
package dev.pgtrek.postgres.inplace;

import org.jspecify.annotations.NullMarked;
