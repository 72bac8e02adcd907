package dev.pgtrek.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user chose about moving a database to another server of the same engine. Names of
 * schemas and tables are patterns as pg_dump knows them.
 *
 * @param schemas the schemas that are carried; all where it is empty
 * @param withoutSchemas schemas that are left out
 * @param tables the tables that are carried, and nothing else; all where it is empty
 * @param withoutTables tables that are left out
 * @param withoutExtensions extensions that are left out, by exact name
 * @param owners whether objects keep their owners; else all belong to the role that logs in
 * @param privileges whether grants, default privileges and the rights of policies are carried
 * @param tablespaces whether objects keep their tablespaces; else all go to the default one
 * @param roles roles of the source that another role of the target stands for, by their names there
 * @param notConsistent whether, where the snapshot died and the source has changed since,
 *     unfinished tables are read at a later moment than finished ones; else the move starts over
 * @param jobs streams at once, at least 1
 * @param clientPrograms the folder of the engine's own programs that the user named, or null
 * @param additions what the target gets beside
 * @param profile what a platform keeps to itself on either side, or null where there is none
 */
public record MoveChoices(
    List<String> schemas,
    List<String> withoutSchemas,
    List<String> tables,
    List<String> withoutTables,
    List<String> withoutExtensions,
    boolean owners,
    boolean privileges,
    boolean tablespaces,
    Map<String, String> roles,
    boolean notConsistent,
    int jobs,
    @Nullable Path clientPrograms,
    Additions additions,
    @Nullable PlatformProfile profile) {

  public MoveChoices {
    schemas = List.copyOf(schemas);
    withoutSchemas = List.copyOf(withoutSchemas);
    tables = List.copyOf(tables);
    withoutTables = List.copyOf(withoutTables);
    withoutExtensions = List.copyOf(withoutExtensions);
    roles = Map.copyOf(roles);
    if (jobs < 1) {
      throw new IllegalArgumentException("at least one job: " + jobs);
    }
  }

  /** Everything as it is on the source. */
  public static MoveChoices everything(int jobs) {
    return new MoveChoices(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        true,
        true,
        true,
        Map.of(),
        false,
        jobs,
        null,
        Additions.NONE,
        null);
  }

  /** The same, with other roles. */
  public MoveChoices withRoles(Map<String, String> other) {
    return new MoveChoices(
        schemas,
        withoutSchemas,
        tables,
        withoutTables,
        withoutExtensions,
        owners,
        privileges,
        tablespaces,
        other,
        notConsistent,
        jobs,
        clientPrograms,
        additions,
        profile);
  }

  /** Whether only a part of the database is carried. */
  public boolean filters() {
    return !(schemas.isEmpty()
        && withoutSchemas.isEmpty()
        && tables.isEmpty()
        && withoutTables.isEmpty()
        && withoutExtensions.isEmpty());
  }
}
