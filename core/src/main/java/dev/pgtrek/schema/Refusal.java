package dev.pgtrek.schema;

import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.StepResult;

/**
 * A step that the server refused for what the rows or an expression are.
 *
 * @param step the step
 * @param result the server's words
 */
public record Refusal(Step step, StepResult.RefusedByServer result) {}
