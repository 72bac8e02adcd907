package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Whether the target's encoding has all characters of the source's. */
final class Encodings {

  private Encodings() {}

  static List<Finding> between(Connection source, Connection target) throws SQLException {
    String asked =
        "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()";
    String from = Rows.value(source, asked);
    String to = Rows.value(target, asked);
    if (!from.equals(to) && !(to.equals("UTF8") && !from.equals("SQL_ASCII"))) {
      return List.of(
          new Finding(
              "encodings-differ",
              Severity.BLOCK,
              "target database",
              "encoding " + to + ", the source has " + from,
              from.equals("SQL_ASCII")
                  ? "SQL_ASCII takes any bytes; what is no " + to + " would be refused."
                  : "Not every character of the source exists there.",
              "CREATE DATABASE … TEMPLATE template0 ENCODING '"
                  + (from.equals("SQL_ASCII") ? from : "UTF8")
                  + "';"));
    }
    return List.of();
  }
}
