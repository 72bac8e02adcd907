package dev.pgtrek.postgres.inplace;

import static dev.pgtrek.model.Severity.BLOCK;
import static dev.pgtrek.model.Severity.INFO;
import static dev.pgtrek.model.Severity.WARN;

import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.sql.Question;
import dev.pgtrek.spi.IndexWatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What stands against changing a server's programs under its data, asked before that is done. It
 * changes nothing.
 */
public final class BeforeChange {

  private static final String OTHER_LIBRARY =
      "An image or package with another C library or ICU sorts texts otherwise; ";

  private static final List<Question> OF_SERVER =
      List.of(
          new Question(
              "locale-needed",
              INFO,
              "Without it nobody can log in to the database.",
              """
              SELECT 'locale ' || locale, 'of ' || string_agg(quote_ident(datname), ', '
                  ORDER BY datname),
                'In the new image: locale -a | grep -i ' || quote_literal(locale)
              FROM (SELECT DISTINCT d.datname, l.locale FROM pg_database d
                CROSS JOIN LATERAL (VALUES (d.datcollate), (d.datctype)) l(locale)
                WHERE l.locale NOT IN ('C', 'POSIX')) needed
              GROUP BY locale ORDER BY locale
              """),
          new Question(
              "standby-attached",
              WARN,
              "A standby gets the indexes byte by byte: under another library it finds other rows"
                  + " than its primary.",
              """
              SELECT format('standby %s', coalesce(nullif(application_name, ''),
                client_addr::text, pid::text)),
                coalesce(state, 'attached; in which state is hidden from this role'),
                'Change the image of both, the standby''s first, and let nobody read from it'
                  || ' meanwhile.'
              FROM pg_stat_replication WHERE state = 'streaming' OR state IS NULL ORDER BY 1
              """),
          new Question(
              "prepared-transaction",
              WARN,
              "It outlives the restart, and its locks hold up REINDEX.",
              """
              SELECT format('transaction %s', quote_literal(gid)), format('of database %I', database),
                format('COMMIT PREPARED %1$L; -- or ROLLBACK PREPARED %1$L;', gid)
              FROM pg_prepared_xacts ORDER BY 1
              """),
          new Question(
              "library-needed",
              WARN,
              "Without it in the new image the server does not start.",
              """
              SELECT 'library ' || trim(library), 'in shared_preload_libraries',
                'See that the new image brings it for this major version, or take it out first.'
              FROM pg_settings, unnest(string_to_array(setting, ',')) library
              WHERE name = 'shared_preload_libraries' AND trim(library) <> ''
              UNION ALL
              SELECT 'libraries', 'shared_preload_libraries is hidden from this role',
                'Run as a superuser or a member of pg_read_all_settings, and see that the new image'
                  || ' brings them.'
              WHERE NOT EXISTS (SELECT FROM pg_settings WHERE name = 'shared_preload_libraries')
              ORDER BY 1
              """),
          new Question(
              "stop-in-order",
              INFO,
              "The next start then has nothing to recover, whichever programs do it.",
              """
              SELECT 'server', format('max_wal_size %s, wal_level %s',
                  current_setting('max_wal_size'), current_setting('wal_level')),
                'CHECKPOINT; and then stop it in mode fast, with time enough: docker compose stop'
                  || ' -t 300 db; pg_controldata says "shut down" afterwards.'
              """));

  private static final Question INVALID =
      new Question(
          "index-invalid",
          WARN,
          "It is not used, and not looked into.",
          """
          SELECT format('index %I.%I', n.nspname, c.relname), 'invalid',
            format('REINDEX INDEX CONCURRENTLY %I.%I; -- or DROP INDEX', n.nspname, c.relname)
          FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE NOT x.indisvalid AND c.relkind = 'i' ORDER BY 1
          """);

  private final Connection transaction;
  private final String database;
  private final List<Finding> found = new ArrayList<>();

  private BeforeChange(Connection transaction, String database) {
    this.transaction = transaction;
    this.database = database;
  }

  /**
   * What is the whole server's.
   *
   * @param connection one to any database
   * @param build what {@code version()} says
   */
  public static List<Finding> ofServer(Connection connection, String build) throws SQLException {
    List<Finding> found = new ArrayList<>();
    int major = connection.getMetaData().getDatabaseMajorVersion();
    Sorting own = Sortings.read(connection, List.of(), Map.of()).ofDatabase();
    boolean named = build.toLowerCase(Locale.ROOT).contains("musl");
    boolean silent = own.provider() == 'c' && own.standing() == Sorting.Standing.SILENT;
    if (named || silent) {
      found.add(
          new Finding(
              "library-reports-no-version",
              WARN,
              "server",
              named
                  ? "built for musl: " + build
                  : "its C library reports no version of " + own.locale(),
              "musl sorts by bytes whatever the locale is called, and reports no version. Under"
                  + " glibc the same locale sorts otherwise, and the server cannot notice: every"
                  + " index on texts is in doubt then.",
              "Keep to an image on musl, or run 'pgtrek upgrade' after the change and before the"
                  + " application starts."));
    }
    for (Question question : OF_SERVER) {
      found.addAll(question.ask(connection, major));
    }
    return found;
  }

  /**
   * What is one database's.
   *
   * @param transaction an open one under an empty search path, which the caller undoes
   */
  public static List<Finding> ofDatabase(Connection transaction, String database, IndexWatch watch)
      throws SQLException {
    return new BeforeChange(transaction, database).run(watch);
  }

  private List<Finding> run(IndexWatch watch) throws SQLException {
    Sortings sortings = Sortings.read(transaction, List.of(), Map.of());
    List<TextIndex> indexes =
        TextIndexes.read(transaction).stream()
            .filter(
                i ->
                    sortings.of(i.collations()).stream()
                        .anyMatch(s -> s.standing() != Sorting.Standing.BYTES))
            .toList();
    String byLibrary = sortings.numbers(s -> s.standing() != Sorting.Standing.BYTES);
    sorting(sortings);
    entries(indexes, watch);
    indexes(indexes);
    for (Question question : dependent(byLibrary)) {
      found.addAll(told(question));
    }
    found.addAll(told(INVALID));
    return found;
  }

  private void sorting(Sortings sortings) {
    Sorting own = sortings.ofDatabase();
    for (Sorting each : sortings.that(Sorting::unlike)) {
      if (each.standing() != Sorting.Standing.BYTES) {
        found.add(
            new Finding(
                "collation-version-changed",
                WARN,
                each.isDefault() ? each.display() : each.display() + " of database " + database,
                each.words(),
                "What is sorted by it is in doubt already.",
                "pgtrek upgrade, before the change and once more after it."));
      }
    }
    found.add(
        new Finding(
            "database-sorts-by",
            INFO,
            own.display(),
            own.words(),
            own.standing() == Sorting.Standing.BYTES
                ? "No library changes this order."
                : OTHER_LIBRARY + "the version tells it where there is one.",
            ""));
  }

  private void entries(List<TextIndex> indexes, IndexWatch watch) throws SQLException {
    Set<Long> known = indexes.stream().map(TextIndex::oid).collect(Collectors.toSet());
    List<TextIndex> others =
        TextIndexes.users(transaction).stream().filter(i -> !known.contains(i.oid())).toList();
    EntryCheck.Outcome entries = EntryCheck.of(transaction, database, indexes, others, watch);
    Map<Long, String> names =
        Stream.concat(indexes.stream(), others.stream())
            .collect(Collectors.toMap(TextIndex::oid, TextIndex::name));
    entries.damaged().forEach(f -> found.add(blocking(f)));
    entries.unknown().forEach((name, why) -> found.add(notExamined("index " + name + " of ", why)));
    entries
        .wrong()
        .forEach(
            (oid, fault) ->
                found.add(
                    new Finding(
                        "index-wrong",
                        BLOCK,
                        "index " + names.get(oid) + " of database " + database,
                        fault,
                        "It misses rows or finds wrong ones today, before anything was changed.",
                        "REINDEX INDEX CONCURRENTLY " + names.get(oid) + ";")));
    if (!entries.hindrance().isEmpty()) {
      found.add(notExamined("", "amcheck: " + entries.hindrance()));
    }
  }

  private Finding notExamined(String of, String why) {
    return new Finding(
        "entries-not-examined",
        INFO,
        of + "database " + database,
        why,
        "Whether it is sound today is not known.",
        of.isEmpty()
            ? "Run as a superuser, or install the server's contrib package."
            : "Look at the function or type that its columns use.");
  }

  private static Finding blocking(Finding finding) {
    return new Finding(
        finding.code(), BLOCK, finding.subject(), finding.measured(), finding.why(), finding.fix());
  }

  private void indexes(List<TextIndex> indexes) {
    if (indexes.isEmpty()) {
      return;
    }
    long bytes = indexes.stream().mapToLong(TextIndex::bytes).sum();
    found.add(
        new Finding(
            "indexes-sorted-by-library",
            WARN,
            "database " + database,
            "%d %s, %d bytes, such as %s"
                .formatted(
                    indexes.size(),
                    indexes.size() == 1 ? "index" : "indexes",
                    bytes,
                    indexes.stream()
                        .limit(5)
                        .map(TextIndex::name)
                        .collect(Collectors.joining(", "))),
            OTHER_LIBRARY + "these then have to be built anew before they are trusted.",
            "After the change: pgtrek upgrade. Plan for the time that REINDEX takes."));
  }

  private static List<Question> dependent(String collations) {
    return List.of(
        new Question(
            "partitions-sorted-by-library",
            WARN,
            OTHER_LIBRARY + "rows may then sit in the wrong partition.",
            """
            SELECT format('table %%I.%%I', n.nspname, c.relname), pg_get_partkeydef(c.oid),
              'After the change: pgtrek upgrade looks at every row, and --move-rows moves them.'
            FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE EXISTS (SELECT FROM unnest(p.partcollation::oid[]) u(sorts)
              JOIN pg_collation l ON l.oid = u.sorts
              WHERE u.sorts = ANY (%1$s) AND (p.partstrat = 'r' OR NOT l.collisdeterministic))
            ORDER BY 1
            """
                .formatted(collations)),
        new Question(
            "condition-sorted-by-library",
            INFO,
            OTHER_LIBRARY + "rows may then break it.",
            """
            SELECT format('%%s %%I on %%s', CASE k.contype WHEN 'x' THEN 'exclusion' ELSE 'check' END,
                k.conname, coalesce(nullif(k.conrelid, 0)::regclass::text, k.contypid::regtype::text)),
              pg_get_constraintdef(k.oid), 'After the change: pgtrek upgrade asks it again.'
            FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
            WHERE n.nspname <> 'information_schema' AND (k.contype = 'c' AND EXISTS (
                SELECT FROM (%2$s) used(sorts) WHERE used.sorts = ANY (%1$s))
              OR k.contype = 'x' AND EXISTS (SELECT FROM pg_index x
                CROSS JOIN LATERAL unnest(x.indcollation::oid[]) u(sorts)
                WHERE x.indexrelid = k.conindid AND u.sorts = ANY (%1$s)))
            ORDER BY 1
            """
                .formatted(collations, TextIndexes.IN_EXPRESSION.formatted("k.conbin::text"))));
  }

  private List<Finding> told(Question question) throws SQLException {
    return question.ask(transaction, transaction.getMetaData().getDatabaseMajorVersion()).stream()
        .map(
            f ->
                new Finding(
                    f.code(),
                    f.severity(),
                    f.subject() + " of database " + database,
                    f.measured(),
                    f.why(),
                    f.fix(),
                    f.restart()))
        .toList();
  }

  /**
   * Whether extensions that are there, or wanted afterwards, have files today.
   *
   * @param wanted the extensions that are wanted in this database afterwards
   */
  public static List<Finding> ofExtensions(
      Connection connection, String database, List<String> wanted) throws SQLException {
    String names = wanted.stream().map(HeapRows::literal).collect(Collectors.joining(","));
    String sql =
        """
        SELECT 'extension ' || e.extname || ' of database ' || %s, 'version ' || e.extversion,
          'See that the new image brings it for this major version, of this version or later.'
        FROM pg_extension e WHERE e.extname <> 'plpgsql' ORDER BY 1
        """
            .formatted(HeapRows.literal(database));
    int major = connection.getMetaData().getDatabaseMajorVersion();
    List<Finding> found =
        new ArrayList<>(
            new Question("extension-needed", INFO, "Its functions fail without the library.", sql)
                .ask(connection, major));
    if (!wanted.isEmpty()) {
      String asked =
          """
          SELECT 'extension ' || w.name, coalesce('version ' || a.default_version
              || ' has its files on the server today', 'the server has no files of it today'),
            CASE WHEN a.name IS NULL THEN 'The new image has to bring it; pgtrek upgrade'
              || ' --with-extensions ' || w.name || ' creates and tries it.' ELSE
              'pgtrek upgrade --with-extensions ' || w.name || ' creates and tries it.' END
          FROM unnest(ARRAY[%s]) w(name) LEFT JOIN pg_available_extensions a ON a.name = w.name
          ORDER BY 1
          """
              .formatted(names);
      found.addAll(
          new Question("extension-wanted", INFO, "It is wanted after the change.", asked)
              .ask(connection, major));
    }
    return found;
  }
}
