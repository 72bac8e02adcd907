package dev.pgtrek.backup;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be known about a backup without opening it; kept as JSON beside it.
 *
 * @param kind what it is made of
 * @param source where it was taken from, without a password
 * @param database the database's own name
 * @param takenAt when it was begun
 * @param engine the source's product and version, such as {@code PostgreSQL 18.6}
 * @param program what made it, such as {@code pg_dump 18.6}
 * @param version pgtrek's version
 * @param bytes the size of its content
 * @param extensions the extensions that the database uses, each as {@code name version}
 * @param roles the roles that own something in the database or have rights on it
 * @param settings what a new database must be made with: {@code encoding}, {@code collate}…
 */
public record BackupFacts(
    BackupKind kind,
    String source,
    String database,
    Instant takenAt,
    String engine,
    String program,
    String version,
    long bytes,
    List<String> extensions,
    List<String> roles,
    Map<String, String> settings) {

  public BackupFacts {
    extensions = List.copyOf(extensions);
    roles = List.copyOf(roles);
    settings = java.util.Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /** The major version of the source's engine; 0 where the engine's word holds none. */
  public int engineMajor() {
    String number = engine.substring(engine.lastIndexOf(' ') + 1);
    int end = 0;
    while (end < number.length() && Character.isDigit(number.charAt(end))) {
      end++;
    }
    return end == 0 ? 0 : Integer.parseInt(number.substring(0, end));
  }

  BackupFacts withBytes(long size) {
    return new BackupFacts(
        kind,
        source,
        database,
        takenAt,
        engine,
        program,
        version,
        size,
        extensions,
        roles,
        settings);
  }
}
