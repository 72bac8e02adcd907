package dev.pgtrek.postgres.target;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SearchVector;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.spi.SearchEngine.Hit;
import dev.pgtrek.spi.SearchQuery;
import dev.pgtrek.spi.SearchRoute;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Searches by search columns and trigram indexes, and examines them. */
public final class PostgresSearch {

  private static final String STATE =
      """
      SELECT a.attnum IS NOT NULL,
        coalesce(a.attgenerated = 's', false),
        EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = ?
          AND t.tgenabled IN ('O', 'A')),
        (SELECT i.indisvalid AND i.indisready FROM pg_index i
          JOIN pg_class x ON x.oid = i.indexrelid
          WHERE i.indrelid = c.oid AND x.relname = ?)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = ? AND NOT a.attisdropped
      WHERE n.nspname = ? AND c.relname = ?
      """;

  private final Connection connection;
  private final SearchRoute route;

  public PostgresSearch(Connection connection, SearchRoute route) {
    this.connection = connection;
    this.route = route;
  }

  /** See {@link dev.pgtrek.spi.SearchEngine#find}. */
  public Optional<List<Hit>> find(SearchQuery query, int limit) throws SQLException {
    SearchVector vector = route.vector();
    return vector == null ? byTexts(query, limit) : byWords(vector, query, limit);
  }

  private Optional<List<Hit>> byWords(SearchVector vector, SearchQuery query, int limit)
      throws SQLException {
    String asked =
        switch (query.kind()) {
          case WORD -> "plainto_tsquery";
          case PREFIX -> "to_tsquery";
          case PHRASE -> "phraseto_tsquery";
        };
    String words = String.join(" ", query.words());
    String text = query.kind() == SearchQuery.Kind.PREFIX ? "'" + words + "':*" : words;
    String tsquery = asked + "(" + literal(vector.configuration().name()) + "::regconfig, ?)";
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT numnode(" + tsquery + ")")) {
      statement.setString(1, text);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (row.getInt(1) == 0) {
          return Optional.empty();
        }
      }
    }
    String sql =
        "SELECT ts_rank_cd("
            + vector.column().quoted()
            + ", q) AS score, "
            + keys()
            + " FROM "
            + route.target().quoted()
            + ", "
            + tsquery
            + " q WHERE "
            + vector.column().quoted()
            + " @@ q ORDER BY 1 DESC, 2 LIMIT "
            + limit;
    return Optional.of(ask(sql, text, 1));
  }

  private Optional<List<Hit>> byTexts(SearchQuery query, int limit) throws SQLException {
    String like = route.source().tokenizer().caseSensitive() ? " LIKE ?" : " ILIKE ?";
    String where =
        route.columns().stream().map(c -> c.quoted() + like).collect(Collectors.joining(" OR "));
    String sql =
        "SELECT 0 AS score, "
            + keys()
            + " FROM "
            + route.target().quoted()
            + " WHERE "
            + where
            + " LIMIT "
            + limit;
    return Optional.of(
        ask(sql, "%" + String.join(" ", query.words()) + "%", route.columns().size()));
  }

  private String keys() {
    return route.keys().stream()
        .map(k -> k.target().quoted() + "::text")
        .collect(Collectors.joining(", "));
  }

  private List<Hit> ask(String sql, String parameter, int times) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 1; i <= times; i++) {
        statement.setString(i, parameter);
      }
      List<Hit> hits = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          List<String> key = new ArrayList<>();
          for (int i = 2; i < 2 + route.keys().size(); i++) {
            key.add(String.valueOf(row.getString(i)));
          }
          hits.add(new Hit(key, row.getDouble(1)));
        }
      }
      return hits;
    }
  }

  /** What is wrong with the column and its index. */
  public List<String> faults() throws SQLException {
    SearchVector vector = route.vector();
    List<String> faults = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(STATE)) {
      statement.setString(1, text(vector == null ? null : vector.function()));
      statement.setString(2, text(route.index()));
      statement.setString(3, text(vector == null ? null : vector.column()));
      statement.setString(4, route.target().schema().text());
      statement.setString(5, route.target().table().text());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return List.of("The table " + route.target() + " is not there.");
        }
        if (route.index() != null && !row.getBoolean(4)) {
          faults.add("The index " + route.index() + " is missing or not valid.");
        }
        if (vector != null) {
          faults.addAll(faults(vector, row.getBoolean(1), row.getBoolean(2), row.getBoolean(3)));
        }
      }
    }
    return faults;
  }

  private List<String> faults(
      SearchVector vector, boolean there, boolean generated, boolean triggered)
      throws SQLException {
    if (!there) {
      return List.of("The search column " + vector.column() + " is missing.");
    }
    List<String> faults = new ArrayList<>();
    boolean kept = vector.way() == SearchVector.Way.GENERATED ? generated : triggered;
    if (!kept) {
      faults.add("Nothing keeps the search column " + vector.column() + " in step any more.");
    }
    String empty =
        Sessions.ask(
            connection,
            "SELECT EXISTS (SELECT FROM "
                + route.target().quoted()
                + " WHERE "
                + vector.column().quoted()
                + " IS NULL)");
    if (empty.equals("t")) {
      faults.add("The search column " + vector.column() + " is NULL in some rows.");
    }
    return faults;
  }

  private static String text(@Nullable Identifier name) {
    return name == null ? "" : name.text();
  }

  private static String literal(TableName name) {
    return "'" + name.quoted().replace("'", "''") + "'";
  }
}
