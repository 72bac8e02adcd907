package dev.pgtrek.postgres.journal;

import dev.pgtrek.spi.RunRecord;

/**
 * Where the latest run into a schema stands, as its journal says at this moment.
 *
 * @param run the run
 * @param atWork whether a process is at work on the schema now
 * @param chunks parts that its tables were cut into
 * @param chunksDone those of them that are committed
 * @param rows rows that are committed
 * @param steps statements that are recorded, refused ones among them
 * @param refused statements that the server refused
 */
public record Standing(
    RunRecord run,
    boolean atWork,
    long chunks,
    long chunksDone,
    long rows,
    long steps,
    long refused) {}
