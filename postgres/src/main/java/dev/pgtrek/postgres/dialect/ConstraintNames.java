package dev.pgtrek.postgres.dialect;

import dev.pgtrek.model.Check;
import dev.pgtrek.model.ForeignKey;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Key;
import dev.pgtrek.model.Table;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Names for the constraints of one table that have none, as PostgreSQL itself makes them: {@code
 * table_column_key}, cut to 63 bytes, numbered where taken.
 */
final class ConstraintNames {

  private static final int MAX_BYTES = 63;

  private final Identifier table;
  private final Set<Identifier> taken = new HashSet<>();

  private ConstraintNames(Identifier table) {
    this.table = table;
  }

  /** The table with every constraint named. */
  static Table complete(Table table) {
    ConstraintNames names = new ConstraintNames(table.name().table());
    table.indexes().forEach(index -> names.taken.add(index.name()));
    Stream.of(
            Stream.ofNullable(table.primaryKey()).map(Key::name),
            table.uniqueKeys().stream().map(Key::name),
            table.checks().stream().map(Check::name),
            table.foreignKeys().stream().map(ForeignKey::name))
        .flatMap(given -> given)
        .forEach(names::take);
    Key primary = table.primaryKey();
    return new Table(
        table.name(),
        table.columns(),
        primary == null
            ? null
            : new Key(names.name(primary.name(), List.of(), "pkey"), primary.columns()),
        table.uniqueKeys().stream()
            .map(key -> new Key(names.name(key.name(), key.columns(), "key"), key.columns()))
            .toList(),
        table.foreignKeys().stream().map(names::named).toList(),
        table.indexes(),
        table.checks().stream()
            .map(
                check ->
                    new Check(names.name(check.name(), List.of(), "check"), check.expression()))
            .toList(),
        table.traits(),
        table.searches());
  }

  private void take(@Nullable Identifier name) {
    if (name != null) {
      taken.add(name);
    }
  }

  private ForeignKey named(ForeignKey key) {
    return new ForeignKey(
        name(key.name(), key.columns(), "fkey"),
        key.columns(),
        key.parent(),
        key.parentColumns(),
        key.onDelete(),
        key.onUpdate(),
        key.deferrable(),
        key.initiallyDeferred());
  }

  private Identifier name(@Nullable Identifier given, List<Identifier> columns, String suffix) {
    if (given != null) {
      return given;
    }
    String stem =
        Stream.concat(Stream.of(table), columns.stream())
            .map(Identifier::text)
            .collect(Collectors.joining("_"));
    Identifier name = cut(stem, "_" + suffix);
    for (int number = 1; !taken.add(name); number++) {
      name = cut(stem, "_" + suffix + number);
    }
    return name;
  }

  private static Identifier cut(String stem, String suffix) {
    int room = MAX_BYTES - suffix.length();
    int end = stem.length();
    while (stem.substring(0, end).getBytes(StandardCharsets.UTF_8).length > room) {
      end = stem.offsetByCodePoints(end, -1);
    }
    return Identifier.of(stem.substring(0, end) + suffix);
  }
}
