package dev.pgtrek.postgres.catalog;

import dev.pgtrek.model.Catalog.OtherObject;
import dev.pgtrek.model.Check;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keys, references, checks and indexes of the tables. What of one the model has no place for is
 * named beside it.
 */
final class Constraints {

  private static final String CONSTRAINTS =
      """
      SELECT c.oid, k.contype, k.conname,
        (SELECT array_agg(a.attname::text ORDER BY u.place)
          FROM unnest(k.conkey) WITH ORDINALITY u (num, place)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num),
        pg_get_expr(k.conbin, k.conrelid), pn.nspname, p.relname,
        (SELECT array_agg(a.attname::text ORDER BY u.place)
          FROM unnest(k.confkey) WITH ORDINALITY u (num, place)
          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num),
        k.confdeltype, k.confupdtype, k.condeferrable, k.condeferred, pg_get_constraintdef(k.oid),
        k.convalidated, k.confmatchtype, :enforced, coalesce(x.indnullsnotdistinct, false),
        coalesce(x.indnatts > x.indnkeyatts, false), :period, k.connoinherit,
        cardinality(k.confdelsetcols) > 0,
        (SELECT array_agg(format('OPERATOR(%I.%s)', n.nspname, o.oprname) ORDER BY u.place)
          FROM unnest(k.conpfeqop) WITH ORDINALITY u (num, place)
          JOIN pg_operator o ON o.oid = u.num JOIN pg_namespace n ON n.oid = o.oprnamespace)
      FROM pg_constraint k
      JOIN pg_class c ON c.oid = k.conrelid
      LEFT JOIN pg_class p ON p.oid = k.confrelid
      LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace
      LEFT JOIN pg_index x ON x.indexrelid = k.conindid AND k.contype IN ('p', 'u')
      WHERE c.relnamespace = ANY (:schemas) AND k.contype IN ('p', 'u', 'f', 'c', 'x')
        AND (k.contype <> 'f' OR k.conparentid = 0)
      ORDER BY c.oid, k.conname COLLATE "C"
      """;

  private static final String INDEXES =
      """
      SELECT c.oid, i.relname, x.indisunique, am.amname, pg_get_expr(x.indpred, x.indrelid),
        s.place, a.attname, pg_get_indexdef(x.indexrelid, s.place + 1, true),
        x.indoption[s.place] & 1 = 1,
        CASE WHEN NOT o.opcdefault THEN o.opcname END,
        CASE WHEN x.indcollation[s.place] <> 0
            AND x.indcollation[s.place] <> coalesce(a.attcollation, 0) THEN
          (SELECT collname FROM pg_collation WHERE oid = x.indcollation[s.place]) END,
        x.indisvalid AND x.indisready, x.indnullsnotdistinct, x.indnatts > x.indnkeyatts,
        (x.indoption[s.place] & 2 = 2) <> (x.indoption[s.place] & 1 = 1),
        pg_get_indexdef(x.indexrelid), coalesce(array_to_string(i.reloptions, ','), '')
      FROM pg_index x
      JOIN pg_class c ON c.oid = x.indrelid
      JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_am am ON am.oid = i.relam
      CROSS JOIN LATERAL generate_series(0, x.indnkeyatts - 1) s (place)
      JOIN pg_opclass o ON o.oid = x.indclass[s.place]
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[s.place]
        AND a.attnum > 0
      WHERE c.relnamespace = ANY (:schemas) AND c.relkind IN ('r', 'p', 'm')
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid
          AND k.contype IN ('p', 'u', 'x'))
      ORDER BY c.oid, i.relname COLLATE "C", s.place
      """;

  /** What is known of an index while its terms are read. */
  private record IndexParts(
      long table,
      Identifier name,
      boolean unique,
      String method,
      @Nullable String where,
      List<Index.Term> terms,
      String sql,
      List<String> notes,
      boolean valid,
      Map<String, Integer> parameters) {}

  private final Connection connection;
  private final Map<Long, CatalogReader.TableParts> relations;
  private final List<OtherObject> others;
  private final Map<String, IndexParts> indexes = new LinkedHashMap<>();
  private final List<SourceCatalog.Reference> references = new ArrayList<>();

  Constraints(
      Connection connection,
      Map<Long, CatalogReader.TableParts> relations,
      List<OtherObject> others) {
    this.connection = connection;
    this.relations = relations;
    this.others = others;
  }

  /** Fills the tables; what there is to know of their references. */
  List<SourceCatalog.Reference> read(String schemas) throws SQLException {
    boolean since18 = connection.getMetaData().getDatabaseMajorVersion() >= 18;
    String sql =
        CONSTRAINTS
            .replace(":enforced", since18 ? "k.conenforced" : "true")
            .replace(":period", since18 ? "k.conperiod" : "false");
    Scope.each(connection, sql, schemas, this::constraint);
    Scope.each(connection, INDEXES, schemas, this::indexTerm);
    indexes.values().forEach(this::index);
    return references;
  }

  private void constraint(ResultSet row) throws SQLException {
    CatalogReader.TableParts table = relations.get(row.getLong(1));
    if (table == null) {
      return;
    }
    Identifier name = Identifier.of(row.getString(3));
    String sql = row.getString(13);
    List<String> notes = new ArrayList<>();
    switch (row.getString(2)) {
      case "p" -> table.primaryKey = new Key(name, CatalogReader.names(row, 4));
      case "u" -> table.uniqueKeys.add(new Key(name, CatalogReader.names(row, 4)));
      case "c" -> {
        table.checks.add(new Check(name, Parentheses.off(row.getString(5))));
        note(notes, row.getBoolean(20), "NO INHERIT");
      }
      case "x" -> notes.add("an exclusion constraint");
      default -> {
        ForeignKey key = foreignKey(row, name);
        table.foreignKeys.add(key);
        references.add(
            new SourceCatalog.Reference(
                table.name,
                key,
                Arrays.asList((String[]) row.getArray(22).getArray()),
                row.getBoolean(14) && row.getBoolean(16)));
        note(notes, row.getString(15).equals("f"), "MATCH FULL");
        note(notes, row.getBoolean(21), "ON DELETE SET of some of its columns");
      }
    }
    note(notes, !row.getBoolean(14), "NOT VALID: rows from before it need not keep it");
    note(notes, !row.getBoolean(16), "NOT ENFORCED: no row need keep it");
    note(notes, row.getBoolean(17), "NULLS NOT DISTINCT");
    note(notes, row.getBoolean(18), "columns that its index holds beside the key (INCLUDE)");
    note(notes, row.getBoolean(19), "a key over time (WITHOUT OVERLAPS, PERIOD)");
    boolean key = row.getString(2).equals("p") || row.getString(2).equals("u");
    note(notes, key && row.getBoolean(11), "DEFERRABLE");
    if (!notes.isEmpty()) {
      others.add(
          new OtherObject(
              OtherObject.Kind.CONSTRAINT,
              Identifier.of(table.name + "." + name),
              "ALTER TABLE " + table.name.quoted() + " ADD CONSTRAINT " + name.quoted() + " " + sql,
              String.join("; ", notes)));
    }
  }

  private static void note(List<String> notes, boolean holds, String note) {
    if (holds) {
      notes.add(note);
    }
  }

  private static ForeignKey foreignKey(ResultSet row, Identifier name) throws SQLException {
    return new ForeignKey(
        name,
        CatalogReader.names(row, 4),
        TableName.of(row.getString(6), row.getString(7)),
        CatalogReader.names(row, 8),
        action(row.getString(9)),
        action(row.getString(10)),
        row.getBoolean(11),
        row.getBoolean(12));
  }

  private static ForeignKey.Action action(String letter) {
    return switch (letter) {
      case "r" -> ForeignKey.Action.RESTRICT;
      case "c" -> ForeignKey.Action.CASCADE;
      case "n" -> ForeignKey.Action.SET_NULL;
      case "d" -> ForeignKey.Action.SET_DEFAULT;
      default -> ForeignKey.Action.NO_ACTION;
    };
  }

  private void indexTerm(ResultSet row) throws SQLException {
    long table = row.getLong(1);
    if (!relations.containsKey(table)) {
      return;
    }
    String key = table + " " + row.getString(2);
    IndexParts index = indexes.get(key);
    if (index == null) {
      index = parts(row, table);
      indexes.put(key, index);
    }
    note(index.notes(), row.getBoolean(15), "NULLS FIRST or LAST against its order");
    String column = row.getString(7);
    index
        .terms()
        .add(
            new Index.Term(
                identifier(column),
                column == null ? Parentheses.off(row.getString(8)) : null,
                row.getBoolean(9),
                identifier(row.getString(11)),
                row.getString(10)));
  }

  private static IndexParts parts(ResultSet row, long table) throws SQLException {
    String predicate = row.getString(5);
    List<String> notes = new ArrayList<>();
    note(notes, !row.getBoolean(12), "it is not valid, as a broken CREATE INDEX leaves it");
    note(notes, row.getBoolean(13), "NULLS NOT DISTINCT");
    note(notes, row.getBoolean(14), "columns that it holds beside its terms (INCLUDE)");
    return new IndexParts(
        table,
        Identifier.of(row.getString(2)),
        row.getBoolean(3),
        row.getString(4),
        predicate == null ? null : Parentheses.off(predicate),
        new ArrayList<>(),
        row.getString(16),
        notes,
        row.getBoolean(12),
        parameters(row.getString(17)));
  }

  private static Map<String, Integer> parameters(String options) {
    Map<String, Integer> parameters = new LinkedHashMap<>();
    for (String option : options.split(",", -1)) {
      int equals = option.indexOf('=');
      String value = option.substring(equals + 1);
      if (equals > 0 && value.length() < 10 && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
        parameters.put(option.substring(0, equals), Integer.valueOf(value));
      }
    }
    return parameters;
  }

  private void index(IndexParts parts) {
    CatalogReader.TableParts table = relations.get(parts.table());
    if (table == null) {
      return;
    }
    if (table.kind == 'm') {
      parts.notes().add("an index of a materialized view");
    } else if (parts.valid()) {
      table.indexes.add(
          new Index(
              parts.name(),
              parts.unique(),
              parts.method(),
              parts.terms(),
              parts.where(),
              parts.parameters()));
    }
    if (!parts.notes().isEmpty()) {
      others.add(
          new OtherObject(
              OtherObject.Kind.INDEX,
              Identifier.of(table.name + "." + parts.name()),
              parts.sql(),
              String.join("; ", parts.notes())));
    }
  }

  private static @Nullable Identifier identifier(@Nullable String name) {
    return Optional.ofNullable(name).map(Identifier::of).orElse(null);
  }
}
