/**
 * What each object becomes, and why. In: the source's catalog and profile, the target's dialect,
 * the user's choices. Out: a plan, which is also a file that a person can read, edit and hand back.
 * It opens no database.
 */
@NullMarked
package dev.pgtrek.plan;

import org.jspecify.annotations.NullMarked;
