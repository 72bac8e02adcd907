package dev.pgtrek.sqlite;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SearchIndex;
import dev.pgtrek.model.SearchIndex.Module;
import dev.pgtrek.model.SearchIndex.Origin;
import dev.pgtrek.spi.SearchEngine.Hit;
import dev.pgtrek.spi.SearchQuery;
import dev.pgtrek.spi.SearchRoute;
import dev.pgtrek.sqlite.access.ReaderPool;
import dev.pgtrek.sqlite.access.SqliteFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Searches SQLite's full-text tables, and samples the texts that they index. */
final class SqliteSearch {

  /** Characters of one text that are looked at for words. */
  private static final int SAMPLED_CHARACTERS = 20_000;

  private final ReaderPool pool;
  private final SearchIndex index;
  private final Origin origin;
  private final SearchRoute route;

  SqliteSearch(ReaderPool pool, SearchRoute route) {
    this.pool = pool;
    this.route = route;
    this.index = route.source();
    this.origin = Objects.requireNonNull(index.origin(), "a route has an origin");
  }

  Optional<List<Hit>> find(SearchQuery query, int limit) {
    String name = index.name().table().quoted();
    boolean ranks = index.module() == Module.FTS5;
    boolean joins = origin.key() == null;
    String keys =
        joins
            ? route.keys().stream()
                .map(k -> "CAST(t." + k.source().quoted() + " AS TEXT)")
                .collect(Collectors.joining(", "))
            : "CAST(f.rowid AS TEXT)";
    String sql =
        "SELECT "
            + (ranks ? "-f.rank" : "0")
            + ", "
            + keys
            + " FROM "
            + name
            + " f"
            + (joins ? " JOIN " + origin.table().table().quoted() + " t ON t.rowid = f.rowid" : "")
            + " WHERE f."
            + name
            + " MATCH ?"
            + (ranks ? " ORDER BY f.rank" : "")
            + " LIMIT "
            + limit;
    return Optional.of(
        ask(
            "searching " + index.name(),
            sql,
            match(query),
            row -> {
              List<String> key = new ArrayList<>();
              for (int i = 2; i < 2 + (joins ? route.keys().size() : 1); i++) {
                key.add(String.valueOf(row.getString(i)));
              }
              return new Hit(key, row.getDouble(1));
            }));
  }

  private static String match(SearchQuery query) {
    String quoted = '"' + String.join(" ", query.words()) + '"';
    return switch (query.kind()) {
      case WORD, PHRASE -> quoted;
      case PREFIX -> query.words().getFirst() + "*";
    };
  }

  List<List<String>> texts(int rows) {
    List<Identifier> columns = new ArrayList<>();
    for (int i = 0; i < index.columns().size(); i++) {
      if (index.columns().get(i).indexed()) {
        columns.add(origin.columns().get(i));
      }
    }
    String table = origin.table().table().quoted();
    long all =
        ask(
                "counting " + origin.table(),
                "SELECT count(*) FROM " + table,
                null,
                row -> row.getLong(1))
            .getFirst();
    long stride = Math.max(1, all / rows);
    String number = origin.key() == null ? "1" : origin.key().quoted();
    String sql =
        columns.stream()
                .map(c -> "substr(CAST(" + c.quoted() + " AS TEXT), 1, " + SAMPLED_CHARACTERS + ")")
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + table))
            + (origin.key() == null || stride == 1
                ? ""
                : " WHERE " + number + " % " + stride + " = 0")
            + (origin.key() == null ? "" : " ORDER BY " + number)
            + " LIMIT "
            + rows;
    return ask(
        "sampling " + origin.table(),
        sql,
        null,
        row -> {
          List<String> texts = new ArrayList<>();
          for (int i = 1; i <= columns.size(); i++) {
            String text = row.getString(i);
            if (text != null) {
              texts.add(text);
            }
          }
          return texts;
        });
  }

  private interface RowReader<T> {
    T of(ResultSet row) throws SQLException;
  }

  private <T> List<T> ask(
      String doing, String sql, @Nullable String parameter, RowReader<T> reader) {
    try {
      Connection connection = pool.take();
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        if (parameter != null) {
          statement.setString(1, parameter);
        }
        List<T> all = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            all.add(reader.of(row));
          }
        }
        return all;
      } finally {
        pool.give(connection);
      }
    } catch (SQLException e) {
      throw SqliteFailures.wrap(doing, e);
    }
  }
}
