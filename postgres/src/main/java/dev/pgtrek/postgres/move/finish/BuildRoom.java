package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.postgres.target.BuildBudget;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;

/**
 * What index builds may take of a server: a quarter of its memory for those that run at once, half
 * of it for a graph that is built alone. How much memory there is, the server tells roles that may
 * read its files, and a container's bound counts where it is lower. Else the usual budget is kept,
 * or as much as the server's own cache has, which is made a quarter of the memory as a rule.
 *
 * @param shared for builds that run side by side
 * @param alone bytes for a build that nothing runs beside
 * @param usual kilobytes that the server's own settings give to a build
 */
record BuildRoom(BuildBudget shared, long alone, long usual) {

  private static final long GIGABYTE = 1L << 30;

  /**
   * Asks a server.
   *
   * @param target in a transaction
   * @param jobs builds at once
   */
  static BuildRoom of(Connection target, int jobs) throws SQLException {
    int builds = Math.max(1, jobs);
    long cache = Rows.number(target, "SELECT pg_size_bytes(current_setting('shared_buffers'))");
    long memory = memory(target);
    long workers =
        Rows.number(
            target,
            "SELECT least(current_setting('max_parallel_workers')::int,"
                + " current_setting('max_worker_processes')::int)");
    List<String> setting =
        Rows.of(
                target,
                "SELECT setting, max_val FROM pg_settings WHERE name = 'maintenance_work_mem'")
            .getFirst();
    long most = number(setting.get(1)) * 1024;
    long together = memory > 0 ? memory / 4 : Math.max(GIGABYTE, cache);
    long alone = memory > 0 ? memory / 2 : Math.max(GIGABYTE, 2 * cache);
    return new BuildRoom(
        new BuildBudget(builds, together, (int) Math.min(workers, 2L * builds)),
        Math.min(alone, most),
        number(setting.get(0)));
  }

  /** The bytes of memory that the server's machine or container has; 0 where it does not tell. */
  private static long memory(Connection target) throws SQLException {
    if (!Rows.value(
            target,
            "SELECT pg_has_role('pg_read_server_files', 'usage') AND has_function_privilege("
                + "'pg_catalog.pg_read_file(text, bigint, bigint, boolean)', 'execute')")
        .equals("t")) {
      return 0;
    }
    long machine = 0;
    for (String line : file(target, "/proc/meminfo").lines().toList()) {
      List<String> words = List.of(line.strip().split(" +"));
      if (words.getFirst().equals("MemTotal:") && words.size() == 3) {
        machine = number(words.get(1)) * 1024;
      }
    }
    long container = number(file(target, "/sys/fs/cgroup/memory.max").strip());
    return container > 0 && container < machine ? container : machine;
  }

  private static String file(Connection target, String path) throws SQLException {
    Savepoint before = target.setSavepoint();
    try {
      String text = Rows.value(target, "SELECT pg_read_file('" + path + "', 0, 65536, true)");
      target.releaseSavepoint(before);
      return text;
    } catch (SQLException _) {
      // Another system, or one that shuts it away.
      target.rollback(before);
      return "";
    }
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /** Settings for a build beside others, to the end of the transaction. */
  List<String> settings() {
    return settings(shared.kilobytesPerBuild(), shared.workersPerBuild());
  }

  /**
   * Settings for a graph that is built alone: with the memory that it needs, as far as there is so
   * much. Its workers share it as a segment of that size, for which there may be no room.
   *
   * @param bytes what it needs
   * @param parallel whether workers take part
   */
  List<String> settings(long bytes, boolean parallel) {
    long kilobytes = Math.min(bytes + bytes / 8, alone) / 1024;
    return settings(
        Math.max(kilobytes, shared.kilobytesPerBuild()), parallel ? shared.workers() : 0);
  }

  private List<String> settings(long kilobytes, int workers) {
    return List.of(
        "SET LOCAL maintenance_work_mem = '" + Math.max(kilobytes, usual) + "kB'",
        "SET LOCAL max_parallel_maintenance_workers = " + workers);
  }
}
