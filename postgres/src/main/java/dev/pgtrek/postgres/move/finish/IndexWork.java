package dev.pgtrek.postgres.move.finish;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Check;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Index;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.IndexKey;
import dev.pgtrek.postgres.move.finish.BuiltOnRows.Relation;
import dev.pgtrek.postgres.sql.Attempt;
import dev.pgtrek.postgres.sql.Attempt.Refusal;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.MoveResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Builds indexes, and what stands on them. What the rows or the newer server refuse is left out and
 * told; all else that fails ends the step. Safe for all threads.
 */
final class IndexWork {

  /** The server could not get memory or, for a segment that workers share, disk. */
  private static final Set<String> NO_MEMORY = Set.of("53100", "53200");

  /** What pgvector names where a graph does not fit; its messages are in one language only. */
  private static final String OUTGROWN = "maintenance_work_mem";

  private static final String TAKEN =
      "The target's server has given its name to a NOT NULL, as servers from 18 on do, and one that"
          + " comes from a parent cannot be renamed.";

  private final int jobs;
  private final boolean tablespaces;
  private volatile Optional<BuildRoom> room = Optional.empty();

  IndexWork(int jobs, boolean tablespaces) {
    this.jobs = jobs;
    this.tablespaces = tablespaces;
  }

  /** What the target gives to builds; asked once. */
  BuildRoom room(Connection target) throws SQLException {
    if (room.isEmpty()) {
      room = Optional.of(BuildRoom.of(target, jobs));
    }
    return room.orElseThrow();
  }

  /** Builds one index. */
  MoveResult build(Connection target, Index index) throws SQLException {
    Attempt built =
        make(target, index, index.definition(), true, index.isGraph() ? NO_MEMORY : Set.of());
    if (built.refusal().filter(r -> NO_MEMORY.contains(r.state())).isPresent()) {
      built = make(target, index, index.definition(), false, Set.of());
    }
    if (built.refusal().isPresent()) {
      return MoveResult.defect(notBuilt(index, built.refusal().get()));
    }
    for (String statement : targets(index)) {
      Rows.run(target, statement);
    }
    return new MoveResult(0, 0, notices(index, built.notices(), room(target)));
  }

  private Attempt make(
      Connection target, Index index, String statement, boolean parallel, Set<String> more)
      throws SQLException {
    BuildRoom there = room(target);
    List<String> statements =
        new ArrayList<>(
            index.isGraph() ? there.settings(index.graph(), parallel) : there.settings());
    statements.add(tablespace(index));
    statements.add(statement);
    return Attempt.where(
        target, statements, state -> Attempt.refuses(state) || more.contains(state));
  }

  /** The setting that puts an index where it was. */
  private String tablespace(Index index) {
    return "SET LOCAL default_tablespace = '"
        + (tablespaces ? index.tablespace().replace("'", "''") : "")
        + "'";
  }

  private static List<Finding> notices(Index index, List<String> notices, BuildRoom room) {
    List<Finding> found = new ArrayList<>();
    for (String notice : notices) {
      found.add(
          index.isGraph() && notice.contains(OUTGROWN)
              ? new Finding(
                  "index-graph-too-large",
                  Severity.INFO,
                  "index " + index.name(),
                  notice,
                  "Its graph was about "
                      + (index.graph() >> 20)
                      + " MB, and builds may take "
                      + (room.alone() >> 20)
                      + " MB there. It is complete, but the build went on on the disk, which is"
                      + " many times slower.",
                  "Nothing to do now. To rebuild it faster one day, on more memory: REINDEX INDEX "
                      + index.name().quoted()
                      + " under a larger maintenance_work_mem.")
              : new Finding(
                  "index-notice",
                  Severity.INFO,
                  "index " + index.name(),
                  notice,
                  "The server said so while it built the index.",
                  "Nothing to do."));
    }
    return found;
  }

  private static Finding notBuilt(Index index, Refusal refusal) {
    String again = index.definition() + ";";
    String fix =
        switch (refusal.state()) {
          case "23505" ->
              "The source's own index does not keep these rows apart, so it is damaged. Find them: "
                  + "SELECT "
                  + String.join(", ", index.columns())
                  + ", count(*) FROM the table GROUP BY "
                  + String.join(", ", index.columns())
                  + " HAVING count(*) > 1; mend them, then: "
                  + again;
          case "42883", "42P01", "42704", "3F000" ->
              "A function in it relies on a search_path, which the server keeps empty while it"
                  + " builds indexes. ALTER FUNCTION … SET search_path = …; on both sides, then: "
                  + again;
          default -> "Mend what the server says, then: " + again;
        };
    return new Finding(
        "index-not-built",
        Severity.WARN,
        "index " + index.name(),
        refusal.reason(),
        "The target has no such index"
            + (index.key().isPresent() ? ", and not the constraint that stands on it." : "."),
        fix);
  }

  /** Statements for the statistics targets of an index's columns. */
  private static List<String> targets(Index index) {
    return index.targets().entrySet().stream()
        .map(
            t ->
                "ALTER INDEX %s ALTER COLUMN %d SET STATISTICS %d"
                    .formatted(index.name().quoted(), t.getKey(), t.getValue()))
        .sorted()
        .toList();
  }

  /**
   * Makes constraints of the indexes that were built for them, and adds checks that are missing.
   */
  MoveResult keys(Connection target, Relation table, List<Index> indexes, List<Check> checks)
      throws SQLException {
    List<Finding> found = new ArrayList<>();
    for (Index index : indexes) {
      if (index.key().isPresent()) {
        IndexKey key = index.key().orElseThrow();
        ConstraintName name = nameOf(table, key);
        Optional<Refusal> refusal = name.add(target, use(table, index));
        // A missing one was told when it could not be built.
        if (refusal.isPresent() && stands(target, index)) {
          found.add(
              name.isOfNotNull(target)
                  ? nameTaken(table, index, name, refusal.get())
                  : notMade(table, key, refusal.get()));
        }
      }
    }
    found.addAll(checks(target, checks));
    mark(target, table, indexes);
    return new MoveResult(0, 0, found);
  }

  private static ConstraintName nameOf(Relation table, IndexKey key) {
    return new ConstraintName("TABLE " + table.name().quoted(), key.name());
  }

  private static Finding nameTaken(
      Relation table, Index index, ConstraintName name, Refusal refusal) {
    String other = name.next().quoted();
    IndexKey key = index.key().orElseThrow();
    return new Finding(
        "constraint-not-made",
        Severity.WARN,
        "constraint " + key.name() + " of " + table.name(),
        refusal.reason(),
        TAKEN + " The index stands and keeps the rows apart; the constraint upon it is missing.",
        "Make it by another name: ALTER TABLE ONLY "
            + table.name().quoted()
            + " ADD CONSTRAINT "
            + other
            + key.using(index.name().table()).substring(key.name().quoted().length())
            + ";");
  }

  /** The statement that makes a constraint of an index. */
  static String use(Relation table, Index index) {
    return "ALTER TABLE ONLY "
        + table.name().quoted()
        + " ADD CONSTRAINT "
        + index.key().orElseThrow().using(index.name().table());
  }

  /** The statement that makes a constraint with its index; of a partitioned table without parts. */
  static String add(Relation table, IndexKey key) {
    return "ALTER TABLE ONLY "
        + table.name().quoted()
        + " ADD CONSTRAINT "
        + key.name().quoted()
        + " "
        + key.definition();
  }

  /** Adds a constraint as it is defined, with its index. */
  MoveResult constraint(Connection target, Relation table, Index index) throws SQLException {
    IndexKey key = index.key().orElseThrow();
    Optional<Refusal> refusal = make(target, index, add(table, key), true, Set.of()).refusal();
    if (refusal.isPresent()) {
      return MoveResult.defect(notMade(table, key, refusal.get()));
    }
    for (String statement : targets(index)) {
      Rows.run(target, statement);
    }
    mark(target, table, List.of(index));
    return MoveResult.done();
  }

  private static Finding notMade(Relation table, IndexKey key, Refusal refusal) {
    return new Finding(
        "constraint-not-made",
        Severity.WARN,
        "constraint " + key.name() + " of " + table.name(),
        refusal.reason(),
        "The target does not keep it.",
        "Mend the rows, then: " + add(table, key) + ";");
  }

  /** What follows CLUSTER and what identifies rows to replication. */
  private static void mark(Connection target, Relation table, List<Index> indexes)
      throws SQLException {
    for (Index index : indexes) {
      for (String statement : marks(table, index)) {
        if (stands(target, index)) {
          Rows.run(target, statement);
        }
      }
    }
  }

  static List<String> marks(Relation table, Index index) {
    List<String> statements = new ArrayList<>();
    if (index.clustered()) {
      statements.add("ALTER " + table.altered() + " CLUSTER ON " + index.name().table().quoted());
    }
    if (index.replica()) {
      statements.add(
          "ALTER TABLE ONLY "
              + table.name().quoted()
              + " REPLICA IDENTITY USING INDEX "
              + index.name().table().quoted());
    }
    return statements;
  }

  /** Adds checks that the tables' own statements did not bring. */
  List<Finding> checks(Connection target, List<Check> checks) throws SQLException {
    List<Finding> found = new ArrayList<>();
    for (Check check : checks) {
      if (isMissing(target, check)) {
        ConstraintName name = new ConstraintName(check.owner(), check.name());
        Optional<Refusal> refusal = name.add(target, add(check));
        if (refusal.isPresent()) {
          boolean taken = name.isOfNotNull(target);
          found.add(notMade(check, taken ? name.next() : check.name(), refusal.get()));
        }
      }
    }
    return found;
  }

  /**
   * What was refused for its own sake: a check that looks at rows came with its table.
   *
   * @param name one that it can have
   */
  private static Finding notMade(Check check, Identifier name, Refusal refusal) {
    boolean taken = !name.equals(check.name());
    Check other =
        new Check(
            check.relation(),
            check.owner(),
            check.object(),
            name,
            check.definition(),
            check.validated());
    return new Finding(
        "check-not-made",
        Severity.WARN,
        "check " + check.name() + " of " + check.of(),
        refusal.reason(),
        taken ? TAKEN + " The target does not keep the check." : "The target does not keep it.",
        (taken ? "Make it by another name: " : "Mend what the server says, then: ")
            + add(other)
            + ";");
  }

  static String add(Check check) {
    return "ALTER "
        + check.owner()
        + " ADD CONSTRAINT "
        + check.name().quoted()
        + " "
        + check.definition();
  }

  private static boolean isMissing(Connection target, Check check) throws SQLException {
    boolean domain = check.ofDomain();
    String owner = check.owner().substring(check.owner().indexOf(' ') + 1);
    String found = domain ? "to_regtype(?)::oid" : "to_regclass(?)::oid";
    try (PreparedStatement statement =
        target.prepareStatement(
            "SELECT "
                + found
                + " IS NOT NULL AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conname = ?"
                + " AND k.contype = "
                + (check.definition().startsWith("NOT NULL ") ? "'n'" : "'c'")
                + " AND "
                + (domain ? "k.contypid" : "k.conrelid")
                + " = "
                + found
                + ")")) {
      statement.setString(1, owner);
      statement.setString(2, check.name().text());
      statement.setString(3, owner);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /**
   * Makes the indexes of partitioned tables, joins those of their parts to them from below, and
   * asserts that they are valid then.
   *
   * @param tree the partitioned table and all its parts, the upper ones first
   */
  MoveResult join(Connection target, List<Relation> tree, BuiltOnRows built, List<Check> checks)
      throws SQLException {
    List<Finding> found = new ArrayList<>(checks(target, checks));
    List<Index> all = new ArrayList<>();
    List<Index> parents = new ArrayList<>();
    for (Relation relation : tree) {
      for (Index index : built.indexesOf(relation)) {
        all.add(index);
        if (relation.kind() == BuiltOnRows.Kind.PARTITIONED) {
          parents.add(index);
          Rows.run(target, tablespace(index));
          makeParent(target, relation, index).ifPresent(found::add);
        }
      }
    }
    for (Index child : all.reversed()) {
      Index parent = built.indexes().get(child.parent());
      if (parent != null && stands(target, child) && stands(target, parent)) {
        refused(target, attach(parent, child))
            .ifPresent(r -> found.add(notJoined(parent, child, r)));
      }
    }
    Set<String> valid = valid(target);
    for (Index parent : parents) {
      if (parent.valid() && stands(target, parent) && !valid.contains(parent.name().quoted())) {
        found.add(notValid(parent));
      }
    }
    for (Relation relation : tree) {
      if (relation.kind() == BuiltOnRows.Kind.PARTITIONED) {
        mark(target, relation, built.indexesOf(relation));
      }
    }
    return new MoveResult(0, 0, found);
  }

  static String attach(Index parent, Index child) {
    return "ALTER INDEX " + parent.name().quoted() + " ATTACH PARTITION " + child.name().quoted();
  }

  private static Optional<Finding> makeParent(Connection target, Relation table, Index index)
      throws SQLException {
    Optional<IndexKey> key = index.key();
    if (key.isPresent()) {
      return refused(target, add(table, key.get())).map(r -> notMade(table, key.get(), r));
    }
    Optional<Refusal> refusal = refused(target, index.definition());
    if (refusal.isEmpty()) {
      for (String statement : targets(index)) {
        Rows.run(target, statement);
      }
    }
    return refusal.map(r -> notBuilt(index, r));
  }

  private static Finding notJoined(Index parent, Index child, Refusal refusal) {
    return new Finding(
        "index-not-attached",
        Severity.WARN,
        "index " + child.name(),
        refusal.reason(),
        "The index of the partitioned table is not valid without it.",
        "Make the constraint upon it that is missing, or mend what else the server says; then, by"
            + " the name that the index has by now: "
            + attach(parent, child)
            + ";");
  }

  private static Finding notValid(Index parent) {
    return new Finding(
        "index-not-valid",
        Severity.WARN,
        "index " + parent.name(),
        "not valid: a partition has no index that belongs to it",
        "Nothing keeps rows of all partitions apart by it, and no foreign key can refer to it.",
        "Make the missing index on the partition, then ALTER INDEX "
            + parent.name().quoted()
            + " ATTACH PARTITION …;");
  }

  private static Set<String> valid(Connection target) throws SQLException {
    Set<String> valid = new HashSet<>();
    for (List<String> name :
        Rows.of(
            target,
            "SELECT n.nspname, c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE c.relkind = 'I' AND i.indisvalid")) {
      valid.add(TableName.of(name.get(0), name.get(1)).quoted());
    }
    return valid;
  }

  private static boolean stands(Connection target, Index index) throws SQLException {
    try (PreparedStatement statement =
        target.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      statement.setString(1, index.name().quoted());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static Optional<Refusal> refused(Connection target, String sql) throws SQLException {
    return Attempt.of(target, sql).refusal();
  }
}
