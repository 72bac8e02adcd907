package dev.pgtrek.plan;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.TableName;
import java.util.Set;

/** What tables and views of a source are called in plans, options and reports. */
final class SourceNames {

  /** The schemas of which it goes without saying: SQLite's only one, and PostgreSQL's usual one. */
  private static final Set<String> UNSAID = Set.of("main", "public");

  private SourceNames() {}

  /** The bare name, behind that of the schema where it is another than the usual one. */
  static Identifier of(TableName name) {
    return UNSAID.contains(name.schema().text())
        ? name.table()
        : Identifier.of(name.schema() + "." + name.table());
  }

  /** The same as a text. */
  static String text(TableName name) {
    return of(name).text();
  }
}
