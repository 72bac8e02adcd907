@NullMarked
package dev.pgtrek.error;

import org.jspecify.annotations.NullMarked;
