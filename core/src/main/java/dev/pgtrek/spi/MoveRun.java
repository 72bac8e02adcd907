package dev.pgtrek.spi;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A process that wants to move.
 *
 * @param version pgtrek's version, for the records
 * @param startedAt when it began
 * @param runsFolder the folder that holds one folder per run
 * @param dry whether nothing may be written to the target
 */
public record MoveRun(String version, Instant startedAt, Path runsFolder, boolean dry) {}
