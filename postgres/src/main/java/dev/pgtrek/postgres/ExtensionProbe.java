package dev.pgtrek.postgres;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Identifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * Whether an extension that the catalog lists does what it is needed for: its library may be
 * missing, of another build, or older than its SQL.
 */
final class ExtensionProbe {

  /** What each extension is asked; true is the answer of one that works. */
  private static final Map<String, String> QUESTIONS =
      Map.of(
          "vector", "SELECT '[3,0]'::vector <-> '[0,4]' = 5",
          "postgis",
              "SELECT length(PostGIS_Version()) > 0"
                  + " AND ST_Distance('POINT(0 0)'::geometry, 'POINT(3 4)'::geometry) = 5",
          "pg_trgm", "SELECT similarity('word', 'word') = 1",
          "unaccent", "SELECT unaccent('\u00e9') = 'e'",
          "citext", "SELECT 'A'::citext = 'a'::citext",
          "uuid-ossp", "SELECT uuid_generate_v4() <> uuid_generate_v4()",
          "btree_gin", classOf("gin"),
          "btree_gist", classOf("gist"));

  private ExtensionProbe() {}

  private static String classOf(String method) {
    return "SELECT EXISTS (SELECT FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod"
        + " WHERE m.amname = '"
        + method
        + "' AND c.opcintype = 'int4'::regtype AND c.opcdefault)";
  }

  /**
   * Proves that an extension works, in the running transaction, whose search path it changes.
   *
   * @return the schema that it lives in
   * @throws PgtrekException.Target if it is not there or does not work; the transaction must be
   *     undone then
   */
  static String prove(Connection transaction, String extension) throws SQLException {
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
   * @param transaction its search path is changed; after a fault it may have to be undone
   */
  static Optional<String> fault(Connection transaction, String extension, String schema)
      throws SQLException {
    String question = QUESTIONS.get(extension);
    if (question == null) {
      return Optional.empty();
    }
    Sessions.ask(
        transaction,
        "SELECT set_config('search_path', "
            + ExtensionFacts.literal(Identifier.of(schema).quoted())
            + ", true)");
    try {
      return Sessions.ask(transaction, question).equals("t")
          ? Optional.empty()
          : Optional.of("it gives a wrong answer to: " + question);
    } catch (SQLException failure) {
      return switch (SqlFailures.state(failure).replaceFirst("...$", "")) {
        // The server or the network, not the extension.
        case "", "08", "40", "53", "55", "57" -> throw failure;
        default -> Optional.of(SqlFailures.reason(failure));
      };
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

  static String mending(String extension) {
    return "Install the package that matches the server, or try ALTER EXTENSION "
        + Identifier.of(extension).quoted()
        + " UPDATE; then run the same command again.";
  }
}
