package dev.pgtrek.spi;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Trigger;
import org.jspecify.annotations.Nullable;

/**
 * A trigger that is to be carried.
 *
 * @param source the trigger
 * @param name what it, and the function behind it, will be called
 * @param own the statements that the user put in place of a translation, or null
 */
public record TriggerRequest(Trigger source, Identifier name, @Nullable String own) {}
