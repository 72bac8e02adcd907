package dev.pgtrek.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgtrek.postgres.query.PostgresQuery;
import dev.pgtrek.postgres.url.PostgresUrl;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The databases that migrations made on the embedded server.
 *
 * @param names their names, the latest first
 */
record EmbeddedDatabases(List<String> names) {

  private static final String LATEST_FIRST =
      "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'"
          + " ORDER BY oid DESC";

  EmbeddedDatabases {
    names = List.copyOf(names);
  }

  static EmbeddedDatabases of(PostgresUrl administration) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    PostgresQuery.run(
        administration,
        LATEST_FIRST,
        PostgresQuery.Format.JSON_LINES,
        new PrintStream(lines, true, StandardCharsets.UTF_8));
    ObjectMapper json = new ObjectMapper();
    List<String> names = new ArrayList<>();
    for (String line : lines.toString(StandardCharsets.UTF_8).lines().toList()) {
      try {
        names.add(json.readTree(line).path("datname").asText());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a line of JSON is not JSON", e);
      }
    }
    return new EmbeddedDatabases(names);
  }
}
