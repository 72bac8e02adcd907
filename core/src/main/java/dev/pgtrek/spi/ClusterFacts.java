package dev.pgtrek.spi;

/**
 * What a server says of itself.
 *
 * @param systemId a number that stays the same as long as the data directory does; empty where this
 *     role may not ask
 * @param engine product and version, for people
 * @param build what the server says of how it was built, which names its C library where it does
 * @param display where it is, for messages; never with a password
 */
public record ClusterFacts(String systemId, String engine, String build, String display) {}
