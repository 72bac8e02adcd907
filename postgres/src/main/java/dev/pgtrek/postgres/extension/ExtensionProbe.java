package dev.pgtrek.postgres.extension;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.SqlFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether an extension that the catalog lists does what it is needed for: its library may be
 * missing, of another build, or older than its SQL.
 */
public final class ExtensionProbe {

  /**
   * One thing that an extension is asked.
   *
   * @param since the first version that can be asked
   * @param before statements that come first; all that they make is undone
   * @param ask true is the answer of an extension that works
   */
  private record Question(String since, List<String> before, String ask) {

    Question(String ask) {
      this("", List.of(), ask);
    }
  }

  private static final Map<String, List<Question>> QUESTIONS =
      Map.ofEntries(
          Map.entry(
              "vector",
              List.of(
                  new Question("SELECT '[3,0]'::vector <-> '[0,4]' = 5"),
                  new Question(
                      "0.7",
                      List.of(),
                      "SELECT '[3,0]'::halfvec <-> '[0,4]' = 5 AND '{1:3}/2'::sparsevec <->"
                          + " '{2:4}/2' = 5 AND B'101' <~> B'110' = 2"),
                  new Question(
                      "0.5",
                      List.of(
                          "CREATE TEMP TABLE pgtrek_probe (v vector(2))",
                          "INSERT INTO pgtrek_probe VALUES ('[1,0]'), ('[0,1]')",
                          "CREATE INDEX ON pgtrek_probe USING hnsw (v vector_cosine_ops)",
                          "SET LOCAL enable_seqscan = off"),
                      "SELECT v = '[0,1]' FROM pgtrek_probe ORDER BY v <=> '[0,2]' LIMIT 1"))),
          Map.entry(
              "postgis",
              List.of(
                  new Question(
                      "SELECT length(PostGIS_Version()) > 0"
                          + " AND ST_Distance('POINT(0 0)'::geometry, 'POINT(3 4)'::geometry) = 5"),
                  new Question(
                      "SELECT ST_Distance('POINT(0 0)'::geography, 'POINT(1 0)'::geography)"
                          + " BETWEEN 111000 AND 112000"))),
          Map.entry(
              "postgis_topology",
              List.of(
                  new Question(
                      "",
                      List.of("SELECT topology.CreateTopology('pgtrek_probe', 4326)"),
                      "SELECT topology.ST_AddIsoNode('pgtrek_probe', NULL,"
                          + " 'SRID=4326;POINT(1 2)'::geometry) = 1"))),
          one("postgis_raster", "SELECT ST_Width(ST_MakeEmptyRaster(2, 3, 0, 0, 1)) = 2"),
          one("pg_trgm", "SELECT similarity('word', 'word') = 1"),
          one("unaccent", "SELECT unaccent('\u00e9') = 'e'"),
          one("citext", "SELECT 'A'::citext = 'a'::citext"),
          one("hstore", "SELECT 'a=>1'::hstore -> 'a' = '1'"),
          one("ltree", "SELECT 'a.b'::ltree <@ 'a'::ltree"),
          one("fuzzystrmatch", "SELECT levenshtein('ab', 'cd') = 2"),
          one("pgcrypto", "SELECT length(digest('a', 'sha256')) = 32"),
          one("pg_stat_statements", "SELECT count(*) >= 0 FROM pg_stat_statements"),
          one("uuid-ossp", "SELECT uuid_generate_v4() <> uuid_generate_v4()"),
          Map.entry("btree_gin", ofIndex("gin")),
          Map.entry("btree_gist", ofIndex("gist")));

  private ExtensionProbe() {}

  private static Map.Entry<String, List<Question>> one(String extension, String ask) {
    return Map.entry(extension, List.of(new Question(ask)));
  }

  private static List<Question> ofIndex(String method) {
    return List.of(
        new Question(
            "SELECT EXISTS (SELECT FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod"
                + " WHERE m.amname = '"
                + method
                + "' AND c.opcintype = 'int4'::regtype AND c.opcdefault)"),
        new Question(
            "",
            List.of(
                "CREATE TEMP TABLE pgtrek_probe (n int)",
                "INSERT INTO pgtrek_probe SELECT * FROM generate_series(1, 9)",
                "CREATE INDEX ON pgtrek_probe USING " + method + " (n)",
                "SET LOCAL enable_seqscan = off"),
            "SELECT count(*) = 1 FROM pgtrek_probe WHERE n = 7"));
  }

  /**
   * Proves that an extension works, in the running transaction, whose search path it changes.
   *
   * @return the schema that it lives in
   * @throws PgtrekException.Target if it is not there or does not work; the transaction must be
   *     undone then
   */
  public static String prove(Connection transaction, String extension) throws SQLException {
    String schema =
        ExtensionFacts.schema(transaction, extension)
            .orElseThrow(() -> failed(extension, "it is not in the database"));
    Optional<String> fault = fault(transaction, extension, schema);
    if (fault.isPresent()) {
      throw failed(extension, fault.get());
    }
    return schema;
  }

  /**
   * What an extension does wrong, if anything.
   *
   * @param transaction its search path is changed
   */
  static Optional<String> fault(Connection transaction, String extension, String schema)
      throws SQLException {
    Sessions.ask(
        transaction,
        "SELECT set_config('search_path', "
            + ExtensionFacts.literal(path(transaction, extension, schema))
            + ", true)");
    String version =
        Sessions.ask(
            transaction,
            "SELECT coalesce((SELECT extversion FROM pg_extension WHERE extname = "
                + ExtensionFacts.literal(extension)
                + "), '')");
    for (Question question : QUESTIONS.getOrDefault(extension, List.of())) {
      if (Versions.compare(version, question.since()) >= 0) {
        Optional<String> fault = fault(transaction, question);
        if (fault.isPresent()) {
          return fault;
        }
      }
    }
    return Optional.empty();
  }

  /** Where it lives, and where those live that it stands on. */
  private static String path(Connection transaction, String extension, String schema)
      throws SQLException {
    String others =
        Sessions.ask(
            transaction,
            "SELECT coalesce(string_agg(DISTINCT ', ' || quote_ident(n.nspname), ''), '')"
                + " FROM pg_extension e JOIN pg_depend d ON d.classid = 'pg_extension'::regclass"
                + " AND d.objid = e.oid AND d.refclassid = 'pg_extension'::regclass"
                + " JOIN pg_extension o ON o.oid = d.refobjid"
                + " JOIN pg_namespace n ON n.oid = o.extnamespace WHERE e.extname = "
                + ExtensionFacts.literal(extension));
    return Identifier.of(schema).quoted() + others;
  }

  private static Optional<String> fault(Connection transaction, Question question)
      throws SQLException {
    Savepoint savepoint = transaction.setSavepoint();
    try (Statement statement = transaction.createStatement()) {
      for (String before : question.before()) {
        statement.execute(before);
      }
      return Sessions.ask(transaction, question.ask()).equals("t")
          ? Optional.empty()
          : Optional.of("it gives a wrong answer to: " + question.ask());
    } catch (SQLException failure) {
      String state = SqlFailures.state(failure);
      if (state.equals("42501") && !question.before().isEmpty()) {
        // Then the role may not try it out; what needs no rights was asked before.
        return Optional.empty();
      }
      if (state.equals("55000")) {
        return Optional.of(SqlFailures.reason(failure));
      }
      return switch (state.replaceFirst("...$", "")) {
        // The server or the network, not the extension.
        case "", "08", "40", "53", "55", "57" -> throw failure;
        default -> Optional.of(SqlFailures.reason(failure));
      };
    } finally {
      if (!transaction.isClosed()) {
        transaction.rollback(savepoint);
        transaction.releaseSavepoint(savepoint);
      }
    }
  }

  private static PgtrekException.Target failed(String extension, String what) {
    return new PgtrekException.Target(
        "extension-does-not-work",
        "",
        "The extension " + extension + " does not work: " + what + ".",
        mending(extension),
        null);
  }

  /** How an extension that does not work is mended, in words. */
  public static String mending(String extension) {
    return "Install the package that matches the server, or try ALTER EXTENSION "
        + Identifier.of(extension).quoted()
        + " UPDATE; then run the same command again.";
  }
}
