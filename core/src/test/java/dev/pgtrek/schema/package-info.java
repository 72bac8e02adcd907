@NullMarked
package dev.pgtrek.schema;

import org.jspecify.annotations.NullMarked;
