package dev.pgtrek.spi;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.Trigger;

/**
 * What a trigger becomes.
 *
 * @param source the trigger
 * @param target the table or view of the target that it watches
 * @param name its name there, which is that of its function too
 * @param sql the statements that make function and trigger, in the target's language
 * @param own whether they are the user's
 */
public record TriggerRoute(
    Trigger source, TableName target, Identifier name, String sql, boolean own) {}
