package dev.pgtrek.postgres.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What the pre-flight looks at in a server, a database and a schema; measured in one query.
 *
 * @param version server_version_num: 180006 for 18.6
 * @param inRecovery whether it is a standby
 * @param readOnly whether transactions are read-only unless they say otherwise
 * @param encoding the database's encoding
 * @param database the database that was asked
 * @param user the role that asked
 * @param mayCreateSchemas whether the role has CREATE on the database
 * @param schemaThere whether the target schema exists
 * @param mayUseSchema whether the role has CREATE and USAGE on it; true where it does not exist
 * @param journalThere whether a schema pgtrek exists
 * @param connectionsFree connections that the server, the database and the role still allow, ours
 *     included
 * @param fsync whether the server waits for the disk
 * @param maintenanceMemory maintenance_work_mem in bytes
 * @param maxWalSize max_wal_size in bytes
 * @param dataDirectory where the database's files are, on the server's machine; empty where the
 *     role may not know
 * @param startedAt seconds since 1970 at which the server started
 */
public record ServerFacts(
    int version,
    boolean inRecovery,
    boolean readOnly,
    String encoding,
    String database,
    String user,
    boolean mayCreateSchemas,
    boolean schemaThere,
    boolean mayUseSchema,
    boolean journalThere,
    long connectionsFree,
    boolean fsync,
    long maintenanceMemory,
    long maxWalSize,
    String dataDirectory,
    long startedAt) {

  private static final String QUERY =
      """
      SELECT current_setting('server_version_num')::int,
        pg_is_in_recovery(),
        current_setting('default_transaction_read_only')::bool,
        pg_encoding_to_char(d.encoding),
        current_database(),
        current_user,
        has_database_privilege(d.oid, 'CREATE'),
        n.oid IS NOT NULL,
        n.oid IS NULL
          OR has_schema_privilege(n.oid, 'CREATE') AND has_schema_privilege(n.oid, 'USAGE'),
        to_regnamespace('pgtrek') IS NOT NULL,
        least(
          current_setting('max_connections')::bigint
            - CASE WHEN r.rolsuper THEN 0
              ELSE current_setting('superuser_reserved_connections')::bigint
                + coalesce(current_setting('reserved_connections', true)::bigint, 0) END
            - (SELECT sum(numbackends) FROM pg_stat_database),
          CASE WHEN d.datconnlimit < 0 OR r.rolsuper THEN 1000000 ELSE d.datconnlimit
            - (SELECT sum(numbackends) FROM pg_stat_database s WHERE s.datid = d.oid) END,
          CASE WHEN r.rolconnlimit < 0 OR r.rolsuper THEN 1000000 ELSE r.rolconnlimit
            - (SELECT count(*) FROM pg_stat_activity a WHERE a.usesysid = r.oid) END) + ?,
        current_setting('fsync')::bool,
        pg_size_bytes(current_setting('maintenance_work_mem')),
        pg_size_bytes(current_setting('max_wal_size')),
        coalesce(nullif(pg_tablespace_location(d.dattablespace), ''),
          (SELECT setting FROM pg_settings WHERE name = 'data_directory'), ''),
        extract(epoch FROM pg_postmaster_start_time())::bigint
      FROM pg_database d
      JOIN pg_roles r ON r.rolname = current_user
      LEFT JOIN pg_namespace n ON n.nspname = ?
      WHERE d.datname = current_database()
      """;

  /**
   * Measures.
   *
   * @param ours how many of the open connections are our own
   */
  public static ServerFacts read(Connection connection, String schema, int ours)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setLong(1, ours);
      statement.setString(2, schema);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new ServerFacts(
            row.getInt(1),
            row.getBoolean(2),
            row.getBoolean(3),
            row.getString(4),
            row.getString(5),
            row.getString(6),
            row.getBoolean(7),
            row.getBoolean(8),
            row.getBoolean(9),
            row.getBoolean(10),
            row.getLong(11),
            row.getBoolean(12),
            row.getLong(13),
            row.getLong(14),
            row.getString(15),
            row.getLong(16));
      }
    }
  }
}
