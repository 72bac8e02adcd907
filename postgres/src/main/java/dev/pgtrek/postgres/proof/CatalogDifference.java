package dev.pgtrek.postgres.proof;

/**
 * Something beside rows that is not the same on both sides.
 *
 * @param kind what it is, such as {@code index}
 * @param identity its name, with its schema and table where it has them
 * @param source its definition on the source, or empty where it is not there
 * @param target its definition on the target, likewise
 */
public record CatalogDifference(String kind, String identity, String source, String target) {}
