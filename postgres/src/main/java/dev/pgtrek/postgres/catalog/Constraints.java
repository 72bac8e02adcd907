package dev.pgtrek.postgres.catalog;

import dev.pgtrek.model.Catalog.OtherObject;
import dev.pgtrek.model.Check;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Index;
import dev.pgtrek.model.Key;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys, references, checks and indexes of the tables. What of one the model has no place for is
 * named beside it.
 */
final class Constraints {

  private static final String CONSTRAINTS =
      "SELECT c.oid, "
          + KeysAndIndexes.CONSTRAINT
          + """
          , pg_get_constraintdef(k.oid),
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
      "SELECT c.oid, "
          + KeysAndIndexes.INDEX_TERM
          + """
          , x.indisvalid AND x.indisready, x.indnullsnotdistinct, x.indnatts > x.indnkeyatts,
            (x.indoption[s.place] & 2 = 2) <> (x.indoption[s.place] & 1 = 1),
            pg_get_indexdef(x.indexrelid), coalesce(array_to_string(i.reloptions, ','), '')
          """
          + KeysAndIndexes.OF_INDEX
          + "WHERE c.relnamespace = ANY (:schemas) AND c.relkind IN ('r', 'p', 'm') AND "
          + KeysAndIndexes.BY_ITSELF
          + "ORDER BY c.oid, i.relname COLLATE \"C\", s.place";

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
      case "p" -> table.primaryKey = new Key(name, KeysAndIndexes.columns(row));
      case "u" -> table.uniqueKeys.add(new Key(name, KeysAndIndexes.columns(row)));
      case "c" -> {
        table.checks.add(new Check(name, Parentheses.off(row.getString(5))));
        note(notes, row.getBoolean(20), "NO INHERIT");
      }
      case "x" -> notes.add("an exclusion constraint");
      default -> {
        ForeignKey key = KeysAndIndexes.foreignKey(row, name);
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
    index.terms().add(KeysAndIndexes.term(row));
  }

  private static IndexParts parts(ResultSet row, long table) throws SQLException {
    List<String> notes = new ArrayList<>();
    note(notes, !row.getBoolean(12), "it is not valid, as a broken CREATE INDEX leaves it");
    note(notes, row.getBoolean(13), "NULLS NOT DISTINCT");
    note(notes, row.getBoolean(14), "columns that it holds beside its terms (INCLUDE)");
    return new IndexParts(
        table,
        Identifier.of(row.getString(2)),
        row.getBoolean(3),
        row.getString(4),
        KeysAndIndexes.where(row),
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
}
