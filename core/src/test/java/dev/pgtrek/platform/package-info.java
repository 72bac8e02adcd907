@NullMarked
package dev.pgtrek.platform;

import org.jspecify.annotations.NullMarked;
