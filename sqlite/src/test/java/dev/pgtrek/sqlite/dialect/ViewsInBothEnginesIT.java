package dev.pgtrek.sqlite.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.View;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.Step;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.ViewRequest;
import dev.pgtrek.spi.ViewRoute;
import dev.pgtrek.spi.ViewRoute.Accuracy;
import dev.pgtrek.spi.ViewTranslation;
import dev.pgtrek.testkit.Servers;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Views as applications have them, declared on a real server and read back as its catalog spells
 * them: each is refused, or gives the same rows in both engines.
 */
class ViewsInBothEnginesIT {

  /** Of all below; a change that carries fewer has to say why. */
  private static final int CARRIED = 70;

  private static final List<String> VIEWS =
      List.of(
          "SELECT id, name, price FROM thing",
          "SELECT * FROM thing",
          "SELECT id AS number, name AS \"full name\" FROM thing WHERE active",
          "SELECT id, price * stock AS total FROM thing WHERE status IN ('active', 'pending')",
          "SELECT id FROM thing WHERE price > 1 AND (qty < 10 OR hidden IS NULL)",
          "SELECT status, count(*) FROM thing GROUP BY status",
          "SELECT status, count(*) AS n, sum(qty) AS q, min(price), max(born) FROM thing GROUP BY"
              + " status HAVING count(*) > 0",
          "SELECT active, sum(price), avg(price), avg(rate) AS r, sum(rate) AS s FROM thing GROUP"
              + " BY active",
          "SELECT round(avg(price), 2) AS mean FROM thing",
          "SELECT status, count(DISTINCT mood) AS m, count(name), count(*) FILTER (WHERE active) AS"
              + " a FROM thing GROUP BY status",
          "SELECT bool_and(active), bool_or(hidden), every(qty > 0) AS e FROM thing",
          "SELECT mood, string_agg(name, ', ') FROM thing GROUP BY mood",
          "SELECT mood, string_agg(name, ', ' ORDER BY name) FROM thing GROUP BY mood",
          "SELECT mood, array_agg(id) FROM thing GROUP BY mood",
          "SELECT t.id, k.label FROM thing t JOIN kind k ON k.id = t.qty",
          "SELECT t.id, k.label FROM thing t LEFT JOIN kind k ON k.id = t.qty",
          "SELECT t.id, k.label FROM thing t RIGHT JOIN kind k ON k.id = t.qty",
          "SELECT t.id, k.label FROM thing t FULL JOIN kind k ON k.id = t.qty",
          "SELECT t.id, k.label FROM thing t CROSS JOIN kind k",
          "SELECT t.id, k.label FROM thing t, kind k WHERE k.id = t.qty",
          "SELECT id, label FROM kind JOIN thing USING (id)",
          "SELECT id, label, name FROM thing LEFT JOIN kind USING (id)",
          "SELECT k.id, count(t.id) FROM kind k LEFT JOIN thing t ON t.qty = k.id GROUP BY k.id",
          "SELECT k.id, k.label, count(t.id) FROM kind k LEFT JOIN thing t ON t.qty = k.id GROUP BY"
              + " k.id",
          "SELECT id, coalesce(k.label, 'none') FROM kind k WHERE k.label IS NOT NULL OR k.id > 1",
          "SELECT coalesce(k.label, 'none') AS label FROM thing t LEFT JOIN kind k ON k.id = t.qty",
          "SELECT id FROM thing ORDER BY price DESC",
          "SELECT id, price FROM thing ORDER BY price DESC NULLS LAST, id LIMIT 3",
          "SELECT id, name FROM thing ORDER BY name LIMIT 3",
          "SELECT id FROM thing ORDER BY id OFFSET 2",
          "SELECT id FROM thing ORDER BY id LIMIT 2 OFFSET 1",
          "SELECT id FROM thing ORDER BY id FETCH FIRST 2 ROWS ONLY",
          "SELECT DISTINCT status FROM thing",
          "SELECT DISTINCT ON (status) status, id FROM thing ORDER BY status, id",
          "SELECT DISTINCT doc FROM thing",
          "SELECT id FROM thing UNION SELECT id FROM kind",
          "SELECT id, name FROM thing UNION ALL SELECT id, label FROM kind",
          "SELECT id FROM thing EXCEPT SELECT id FROM kind",
          "SELECT id FROM thing INTERSECT SELECT id FROM kind",
          "SELECT id FROM thing UNION (SELECT id FROM kind EXCEPT SELECT 1)",
          "SELECT id FROM thing UNION SELECT id FROM kind ORDER BY id LIMIT 2",
          "SELECT id, NULL::text AS x FROM thing UNION ALL SELECT id, label FROM kind",
          "SELECT id, born FROM thing UNION ALL SELECT id, NULL FROM kind",
          "WITH big AS (SELECT id, qty FROM thing WHERE qty > 0) SELECT b.id, b.qty * 2 AS twice"
              + " FROM big b WHERE b.qty < 1000",
          "WITH a AS (SELECT id FROM thing), b(n) AS (SELECT count(*) FROM a) SELECT n FROM b",
          "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n"
              + " FROM t",
          "WITH RECURSIVE tree AS (SELECT id, label, parent, 0 AS depth FROM kind WHERE parent IS"
              + " NULL UNION ALL SELECT k.id, k.label, k.parent, tree.depth + 1 FROM kind k JOIN"
              + " tree ON k.parent = tree.id) SELECT id, label, depth FROM tree",
          "SELECT s.status, s.n FROM (SELECT status, count(*) AS n FROM thing GROUP BY status) s"
              + " WHERE s.n > 1",
          "SELECT x.a FROM (SELECT id FROM thing) x(a)",
          "SELECT id, (SELECT label FROM kind k WHERE k.id = t.qty) AS label FROM thing t",
          "SELECT id FROM thing t WHERE EXISTS (SELECT 1 FROM kind k WHERE k.id = t.qty)",
          "SELECT id FROM thing t WHERE NOT EXISTS (SELECT 1 FROM kind k WHERE k.id = t.qty)",
          "SELECT id FROM thing WHERE qty IN (SELECT id FROM kind)",
          "SELECT id FROM thing WHERE qty NOT IN (SELECT id FROM kind)",
          "SELECT id FROM thing WHERE qty > ALL (SELECT id FROM kind)",
          "SELECT id, row_number() OVER (ORDER BY id) FROM thing",
          "SELECT id, rank() OVER (PARTITION BY active ORDER BY qty DESC NULLS LAST) FROM thing",
          "SELECT id, sum(qty) OVER (ORDER BY id) AS running FROM thing",
          "SELECT id, sum(qty) OVER w, count(*) OVER w FROM thing WINDOW w AS (PARTITION BY status"
              + " ORDER BY id)",
          "SELECT id, lag(price) OVER (ORDER BY id), lead(qty, 1, 0) OVER (ORDER BY id) FROM thing",
          "SELECT id, first_value(qty) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)"
              + " FROM thing",
          "SELECT id, rank() OVER (ORDER BY name) FROM thing",
          "SELECT id, CASE WHEN qty > 5 THEN 'many' WHEN qty > 0 THEN 'few' ELSE 'none' END AS size"
              + " FROM thing",
          "SELECT id, doc ->> 'name' AS name, doc -> 'tags' AS tags FROM thing WHERE"
              + " jsonb_typeof(doc) = 'object'",
          "SELECT id, made_at::date AS day, date_trunc('month', made_at) AS month FROM thing",
          "SELECT to_char(made_at, 'YYYY-MM') AS month, count(*) FROM thing GROUP BY 1",
          "SELECT date_trunc('month', made_at) AS month, count(*) FROM thing GROUP BY"
              + " date_trunc('month', made_at)",
          "SELECT extract(year from born)::int AS year, count(*) FROM thing GROUP BY extract(year"
              + " from born)",
          "SELECT id FROM thing WHERE seen_at > now() - interval '7 days'",
          "SELECT id FROM thing WHERE born > CURRENT_DATE - 30",
          "SELECT id FROM thing WHERE born > CURRENT_DATE",
          "SELECT id, seen_at, left_at, opens, uid, hash, tags, raw, span, addr, single, pad FROM"
              + " thing",
          "SELECT id, seen_at AT TIME ZONE 'UTC' AS at FROM thing",
          "SELECT id, upper(name) FROM thing",
          "SELECT id, concat(name, ' ', email) AS label FROM thing",
          "SELECT id, name || '!' AS loud FROM thing WHERE name ~ 'a'",
          "SELECT id, price / 3 AS third FROM thing",
          "SELECT id, unnest(tags) AS tag FROM thing",
          "SELECT t.id, j.value FROM thing t, jsonb_array_elements(t.doc) j WHERE"
              + " jsonb_typeof(t.doc) = 'array'",
          "SELECT id, x.n FROM thing t, LATERAL (SELECT count(*) AS n FROM kind k WHERE k.id ="
              + " t.qty) x",
          "SELECT n FROM generate_series(1, 3) n",
          "SELECT status, count(*) FROM thing GROUP BY ROLLUP (status)",
          "VALUES (1, 'a'), (2, 'b')",
          "SELECT 1 AS one, 'x'::text AS x, NULL::date AS d, true AS yes",
          "SELECT v0.id FROM v0 WHERE v0.price > 1",
          "SELECT a.id, b.number FROM v0 a JOIN v2 b ON b.number = a.id",
          "SELECT coalesce(sum(qty), 0) AS total, coalesce(max(price), 0) AS dearest FROM thing");

  private final List<String> different = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private int carried;

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void giveTheSameRowsOrAreRefused(int major) throws SQLException {
    try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite::memory:");
        Connection postgres = Servers.postgres(major).jdbc(BothEnginesIT.database(major))) {
      List<TableRoute> tables =
          List.of(RealisticExpressions.fill(postgres, sqlite), kinds(postgres, sqlite));
      List<ViewRequest> requests = new ArrayList<>();
      for (int i = 0; i < VIEWS.size(); i++) {
        requests.add(declared(postgres, "v" + i, VIEWS.get(i)));
      }

      for (ViewTranslation translation : new SqliteStatements().views(requests, tables)) {
        switch (translation) {
          case ViewTranslation.NotCarried(View view, String reason) ->
              left.add(view.sql() + ": " + reason);
          case ViewTranslation.Carried(ViewRoute route) -> compare(postgres, sqlite, route);
        }
      }
    }

    assertThat(different).isEmpty();
    assertThat(carried).as("left: %s", String.join("\n", left)).isEqualTo(CARRIED);
  }

  private static TableRoute kinds(Connection postgres, Connection sqlite) throws SQLException {
    for (Connection side : List.of(postgres, sqlite)) {
      BothEnginesIT.execute(
          side, "CREATE TABLE kind (id integer PRIMARY KEY, label text, parent integer)");
      BothEnginesIT.execute(
          side,
          "INSERT INTO kind VALUES (1, 'one', NULL), (3, 'three', 1), (7, NULL, 1), (10, 'ten',"
              + " 3)");
    }
    return RealisticExpressions.table(
        "kind",
        List.of(
            RealisticExpressions.route("id", "integer", "INTEGER"),
            RealisticExpressions.route("label", "text", "TEXT"),
            RealisticExpressions.route("parent", "integer", "INTEGER")));
  }

  private static ViewRequest declared(Connection postgres, String name, String query)
      throws SQLException {
    BothEnginesIT.execute(postgres, "CREATE VIEW " + name + " AS " + query);
    BothEnginesIT.execute(postgres, "SET search_path = ''");
    String spelled =
        BothEnginesIT.value(postgres, "SELECT pg_get_viewdef('public." + name + "'::regclass)");
    BothEnginesIT.execute(postgres, "SET search_path = public");
    List<Identifier> columns = new ArrayList<>();
    try (Statement statement = postgres.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM " + name + " LIMIT 0")) {
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        columns.add(Identifier.of(rows.getMetaData().getColumnLabel(i)));
      }
    }
    return new ViewRequest(
        new View(TableName.of("public", name), columns, "CREATE VIEW " + name + " AS " + spelled),
        TableName.of("main", name),
        columns,
        null);
  }

  private void compare(Connection postgres, Connection sqlite, ViewRoute route)
      throws SQLException {
    carried++;
    for (Step step : new SqliteStatements().steps(List.of(route), List.of())) {
      BothEnginesIT.execute(sqlite, step.sql());
    }
    List<String> there = new ArrayList<>();
    List<String> here = new ArrayList<>();
    for (ColumnRoute column : route.route().columns()) {
      String type = column.source().type().sql();
      String name = column.source().name().quoted();
      there.add(
          column.source().declared().endsWith("[]")
              ? "to_jsonb(" + name + ")::text"
              : RealisticExpressions.asFileHolds(
                  name,
                  switch (type) {
                    case "timestamptz" -> "timestamp with time zone";
                    case "time" -> "time without time zone";
                    default -> type;
                  }));
      boolean bytes = type.equals("bytea");
      if (bytes) {
        there.set(there.size() - 1, "nullif(upper(encode(" + name + ", 'hex')), '')");
      }
      here.add(bytes ? "nullif(hex(" + name + "), '')" : column.target().name().quoted());
    }
    List<List<String>> expected =
        rows(postgres, String.join(", ", there), route.source().name().table().text());
    List<List<String>> actual =
        rows(sqlite, String.join(", ", here), route.target().table().text());
    boolean clock = !route.incomparable().isEmpty();
    if (!clock && !same(expected, actual, route)) {
      different.add(route.query() + " gives " + actual + ", not " + expected);
    }
  }

  private static boolean same(
      List<List<String>> expected, List<List<String>> actual, ViewRoute route) {
    if (expected.size() != actual.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      for (int j = 0; j < expected.get(i).size(); j++) {
        String one = expected.get(i).get(j);
        String other = actual.get(i).get(j);
        boolean near =
            route.accuracies().get(j) != Accuracy.EXACT
                && (route.accuracies().get(j) == Accuracy.UNORDERED || nearly(one, other));
        if (!near && !BothEnginesIT.same(one, other)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean nearly(String one, String other) {
    try {
      double there = new BigDecimal(one).doubleValue();
      return Math.abs(there - new BigDecimal(other).doubleValue()) <= Math.abs(there) * 1e-14;
    } catch (NumberFormatException noNumber) {
      return false;
    }
  }

  private static List<List<String>> rows(Connection connection, String columns, String view)
      throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT " + columns + " FROM " + view)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(normal(result.getString(i)));
        }
        rows.add(row);
      }
    } catch (SQLException failure) {
      throw new SQLException(view + ": " + failure.getMessage(), failure);
    }
    rows.sort((a, b) -> a.toString().compareTo(b.toString()));
    return Collections.unmodifiableList(rows);
  }

  /** One spelling for what both engines spell in their own way. */
  private static String normal(String value) {
    if (value == null) {
      return "null";
    }
    if (value.startsWith("{") || value.startsWith("[")) {
      return value.replace(" ", "");
    }
    try {
      double number = Double.parseDouble(value);
      return number == Math.rint(number) && Math.abs(number) < 1e15
          ? Long.toString((long) number)
          : value;
    } catch (NumberFormatException noNumber) {
      return value.equals("t") ? "1" : value.equals("f") ? "0" : value;
    }
  }
}
