/**
 * Connections: lent, kept, cut where the server no longer answers, under one set of settings. In: a
 * URL. Out: sessions, whether a pooler stands between, and failures of a source told from a
 * target's. It knows nothing of what is done in them.
 */
@NullMarked
package dev.pgtrek.postgres.session;

import org.jspecify.annotations.NullMarked;
