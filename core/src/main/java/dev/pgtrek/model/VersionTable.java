package dev.pgtrek.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tables in which migration tools note the state of a schema. They tell of their own database, so
 * they are compared and never carried into an application's own schema.
 *
 * @param name the table's name, in lower case
 * @param columns the columns that name a revision, in lower case; none where the table only holds a
 *     lock or an environment
 */
public record VersionTable(String name, List<String> columns) {

  private static final List<VersionTable> KNOWN =
      List.of(
          of("alembic_version", "version_num"),
          of("flyway_schema_history", "version"),
          of("schema_version", "version"),
          of("django_migrations", "app", "name"),
          of("schema_migrations", "version"),
          of("ar_internal_metadata"),
          of("_prisma_migrations", "migration_name"),
          of("knex_migrations", "name"),
          of("knex_migrations_lock"),
          of("__efmigrationshistory", "migrationid"),
          of("goose_db_version", "version_id"),
          of("databasechangelog", "id", "author"),
          of("databasechangeloglock"),
          of("__diesel_schema_migrations", "version"),
          of("_sqlx_migrations", "version"),
          of("sequelizemeta", "name"),
          of("mikro_orm_migrations", "name"),
          of("__drizzle_migrations", "hash"),
          of("aerich", "app", "version"),
          of("phinxlog", "version"),
          of("doctrine_migration_versions", "version"));

  public VersionTable {
    columns = List.copyOf(columns);
  }

  private static VersionTable of(String name, String... columns) {
    return new VersionTable(name, List.of(columns));
  }

  /** What a table of that name is, if it is such a table; case does not matter. */
  public static Optional<VersionTable> of(Identifier table) {
    String folded = table.text().toLowerCase(Locale.ROOT);
    return KNOWN.stream().filter(v -> v.name().equals(folded)).findFirst();
  }
}
