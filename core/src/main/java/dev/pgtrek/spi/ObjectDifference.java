package dev.pgtrek.spi;

/**
 * Something beside rows that is not the same on both sides of a {@link Pair}.
 *
 * @param kind what it is, such as {@code index}
 * @param identity its name, with its schema and table where it has them
 * @param onSource whether the source has it
 * @param onTarget whether the target has it
 * @param source its definition on the source, or empty where it is not there
 * @param target its definition on the target, likewise
 * @param added whether the target has it because the user asked pgtrek to add it, so that it is no
 *     damage
 */
public record ObjectDifference(
    String kind,
    String identity,
    boolean onSource,
    boolean onTarget,
    String source,
    String target,
    boolean added) {}
