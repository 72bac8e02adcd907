/** Tests of the profile. */
@NullMarked
package dev.pgtrek.profile;

import org.jspecify.annotations.NullMarked;
