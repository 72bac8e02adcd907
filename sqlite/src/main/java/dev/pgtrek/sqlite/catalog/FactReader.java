package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.Catalog.OtherObject;
import dev.pgtrek.model.Check;
import dev.pgtrek.model.Column;
import dev.pgtrek.model.Fact;
import dev.pgtrek.model.Fact.Kind;
import dev.pgtrek.model.Fact.Words;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Table;
import dev.pgtrek.sqlite.file.DatabaseHeader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a database says of itself, as facts: nothing of where its pages lie. */
public final class FactReader {

  private static final String SCHEMA = "main";

  private final List<Fact> facts = new ArrayList<>();

  private FactReader() {}

  /**
   * Reads the facts, in their order.
   *
   * @param library the version of SQLite that reads
   */
  public static List<Fact> read(
      Connection connection, Catalog catalog, DatabaseHeader header, String library)
      throws SQLException {
    FactReader reader = new FactReader();
    reader.facts.add(
        new Words()
            .say("server", library)
            .say("encoding", header.encodingName())
            .say("pageSize", Integer.toString(header.pageSize()))
            .say("userVersion", Integer.toString(header.userVersion()))
            .say("applicationId", Integer.toString(header.applicationId()))
            .fact(Kind.DATABASE, "", "", "database"));
    for (Table table : catalog.tables()) {
      reader.table(table);
    }
    List<SchemaRow> rows = SchemaRow.all(connection);
    rows.forEach(reader::object);
    for (OtherObject other : catalog.others()) {
      // What serves an index of words or of boxes is counted where that is; its rows are its own.
      if (other.kind() != OtherObject.Kind.ENGINE_TABLE) {
        reader.facts.add(
            new Words()
                .say("form", other.kind().words())
                .say("text", sha256(other.sql()))
                .fact(Kind.OTHER, SCHEMA, "", other.name().text()));
      }
    }
    return reader.facts.stream().sorted().toList();
  }

  private void table(Table table) {
    String name = table.name().table().text();
    Table.Traits traits = table.traits();
    List<String> form = new ArrayList<>();
    if (traits.strict()) {
      form.add("STRICT");
    }
    if (traits.withoutRowid()) {
      form.add("WITHOUT ROWID");
    }
    if (traits.autoincrement()) {
      form.add("AUTOINCREMENT");
    }
    facts.add(
        new Words()
            .say("form", String.join(", ", form))
            .say("text", traits.sql().isEmpty() ? "" : sha256(traits.sql()))
            .fact(Kind.TABLE, SCHEMA, "", name));
    table.columns().forEach(column -> column(name, column));
    Map<String, Integer> taken = new HashMap<>();
    if (table.primaryKey() != null) {
      key(name, table.primaryKey(), "PRIMARY KEY", taken);
    }
    table.uniqueKeys().forEach(key -> key(name, key, "UNIQUE", taken));
    table.foreignKeys().forEach(reference -> reference(name, reference, taken));
    for (Check check : table.checks()) {
      facts.add(
          new Words()
              .say("definition", check.expression())
              .say("valid", true)
              .fact(Kind.CHECK, SCHEMA, name, named(check.name(), check.expression(), taken)));
    }
    if (traits.autoincrement()) {
      table.columns().stream().filter(c -> c.identity() != null).forEach(c -> counter(name, c));
    }
  }

  private void column(String table, Column column) {
    Column.@Nullable Generated generated = column.generated();
    facts.add(
        new Words()
            .say("type", column.declared())
            .say("notNull", column.notNull())
            .say("default", column.defaultSql())
            .say(
                "generated",
                generated == null
                    ? ""
                    : generated.expression() + (generated.stored() ? " STORED" : " VIRTUAL"))
            .say("collation", column.collation() == null ? "" : column.collation().text())
            .fact(Kind.COLUMN, SCHEMA, table, column.name().text()));
  }

  private void key(String table, Key key, String word, Map<String, Integer> taken) {
    String definition = word + " (" + list(key.columns()) + ")";
    facts.add(
        new Words()
            .say("definition", definition)
            .say("valid", true)
            .fact(Kind.KEY, SCHEMA, table, named(key.name(), definition, taken)));
  }

  private void reference(String table, ForeignKey key, Map<String, Integer> taken) {
    String definition =
        "FOREIGN KEY ("
            + list(key.columns())
            + ") REFERENCES "
            + key.parent().table()
            + " ("
            + list(key.parentColumns())
            + ") ON DELETE "
            + key.onDelete().sql()
            + " ON UPDATE "
            + key.onUpdate().sql()
            + (key.deferrable() ? " DEFERRABLE" : "")
            + (key.initiallyDeferred() ? " INITIALLY DEFERRED" : "");
    facts.add(
        new Words()
            .say("definition", definition)
            .say("valid", true)
            .fact(Kind.REFERENCE, SCHEMA, table, named(key.name(), definition, taken)));
  }

  private void counter(String table, Column column) {
    Column.@Nullable Identity identity = column.identity();
    facts.add(
        new Words()
            .say("increment", "1")
            .say("next", identity == null ? "" : Long.toString(identity.lastUsed() + 1))
            .say("owner", table + "." + column.name())
            .fact(Kind.SEQUENCE, SCHEMA, table, column.name().text()));
  }

  /** What has no name is called by what it says, and by a number where it says the same twice. */
  private static String named(
      @Nullable Identifier name, String definition, Map<String, Integer> taken) {
    String first = name == null ? definition : name.text();
    int times = taken.merge(first, 1, Integer::sum);
    return times == 1 ? first : first + " (" + times + ")";
  }

  private static String list(List<Identifier> columns) {
    return columns.stream().map(Identifier::text).collect(Collectors.joining(", "));
  }

  private void object(SchemaRow row) {
    switch (row.type()) {
      case "index" -> {
        if (!row.sql().isEmpty()) {
          facts.add(
              new Words()
                  .say("definition", row.sql())
                  .say("valid", true)
                  .fact(Kind.INDEX, SCHEMA, row.table(), row.name()));
        }
      }
      case "view" ->
          facts.add(
              new Words().say("definition", row.sql()).fact(Kind.VIEW, SCHEMA, "", row.name()));
      case "trigger" ->
          facts.add(
              new Words()
                  .say("definition", row.sql())
                  .say("fires", "always")
                  .fact(Kind.TRIGGER, SCHEMA, row.table(), row.name()));
      default -> {
        // Tables stand in the catalog.
      }
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
