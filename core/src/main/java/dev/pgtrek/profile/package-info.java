/**
 * What the values really are. In: a database that stands still, its tables. Out: one profile per
 * table, from a scan of every value. It knows nothing of plans or targets, and keeps no value.
 */
@NullMarked
package dev.pgtrek.profile;

import org.jspecify.annotations.NullMarked;
