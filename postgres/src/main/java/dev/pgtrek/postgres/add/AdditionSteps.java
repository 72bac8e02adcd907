package dev.pgtrek.postgres.add;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.extension.ExtensionFacts;
import dev.pgtrek.postgres.extension.ExtensionProbe;
import dev.pgtrek.postgres.move.rows.MoveTask;
import dev.pgtrek.postgres.session.Sessions;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.Additions;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MoveResult;
import dev.pgtrek.spi.MoveStep;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a move adds to its target: the findings before, and the steps. All of them come after the
 * proof, so that it compares the old with the old; that an extension works is tried out before
 * anything moves.
 */
public final class AdditionSteps {

  private static final String SOURCES =
      """
      SELECT e.extname, n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
      WHERE e.extname <> 'plpgsql' ORDER BY e.oid
      """;

  private AdditionSteps() {}

  /**
   * What stands against the additions, and what they will do. Makes them on the target for a
   * moment, in a transaction that is undone.
   *
   * @param source a connection to the source
   * @param target one to the target, not in a transaction, which nobody uses afterwards: libraries
   *     remember the numbers of what was made and undone; to another database of its server where
   *     it is not made yet
   * @param made whether the target's database is there
   */
  public static List<Finding> check(
      Connection source, Connection target, MoveChoices choices, boolean made) throws SQLException {
    Additions additions = choices.additions();
    if (additions.isEmpty()) {
      return List.of();
    }
    Map<String, String> theirs = theirs(source, choices);
    List<Extension> own = own(target, additions, theirs);
    List<Finding> findings = new ArrayList<>(WantedExtensions.check(target, own, !made));
    Set<String> blocked =
        findings.stream().filter(Finding::blocks).map(Finding::subject).collect(Collectors.toSet());
    target.setAutoCommit(false);
    try {
      // Those of the source too: types of columns may be theirs, and they are asked for by name.
      Set<Identifier> all = new LinkedHashSet<>();
      theirs.keySet().forEach(name -> all.add(Identifier.of(name)));
      all.addAll(additions.extensions());
      List<Extension> rehearsed =
          WantedExtensions.inOrder(target, all).stream()
              .filter(e -> !blocked.contains("extension " + e.name()))
              .toList();
      List<Finding> broken = WantedExtensions.rehearse(target, rehearsed, theirs);
      Set<String> named =
          Set.copyOf(
              additions.extensions().stream()
                  .map(e -> "extension " + e)
                  .collect(Collectors.toSet()));
      Set<String> needed =
          own.stream().map(e -> "extension " + e.name()).collect(Collectors.toSet());
      broken.stream()
          .filter(f -> named.contains(f.subject()) || needed.contains(f.subject()))
          .forEach(findings::add);
      findings.addAll(AdditionPlan.of(source, target, additions.columns()).findings());
      if (made) {
        // What an earlier command has added to a moved database.
        AdditionPlan.of(target, target, additions.columns()).findings().stream()
            .filter(f -> f.code().equals("addition-other-type"))
            .filter(
                f ->
                    findings.stream()
                        .noneMatch(
                            g -> g.code().equals(f.code()) && g.subject().equals(f.subject())))
            .forEach(findings::add);
      }
    } finally {
      target.rollback();
      target.setAutoCommit(true);
    }
    return List.copyOf(findings);
  }

  /** The extensions that come with the source's schema, and where they live. */
  private static Map<String, String> theirs(Connection source, MoveChoices choices)
      throws SQLException {
    Map<String, String> theirs = new LinkedHashMap<>(Rows.map(source, SOURCES));
    theirs.keySet().removeAll(choices.withoutExtensions());
    return theirs;
  }

  /** The extensions that do not come with the source's schema, in order. */
  private static List<Extension> own(
      Connection target, Additions additions, Map<String, String> theirs) throws SQLException {
    return WantedExtensions.inOrder(target, additions.extensions()).stream()
        .filter(e -> !theirs.containsKey(e.name().text()))
        .toList();
  }

  /**
   * The steps that make and try the extensions; those that the source has come with its schema, and
   * are tried out only.
   *
   * @param source a connection to the source
   * @param target one to the target
   */
  public static List<MoveTask> extensions(Connection source, Connection target, MoveChoices choices)
      throws SQLException {
    Map<String, String> theirs = theirs(source, choices);
    List<MoveTask> tasks = new ArrayList<>();
    Set<String> before = new LinkedHashSet<>();
    for (Extension extension : WantedExtensions.inOrder(target, choices.additions().extensions())) {
      String name = extension.name().text();
      boolean comes = theirs.containsKey(name);
      String id = "addition extension " + extension.name().quoted();
      MoveStep step =
          new MoveStep(
              id,
              MoveStep.Kind.ADDITION,
              null,
              0,
              Set.copyOf(before),
              Set.of(),
              false,
              comes
                  ? "-- Extension " + name + " comes from the source; it is tried out."
                  : "CREATE EXTENSION " + extension.name().quoted() + ";");
      tasks.add(new MoveTask(step, ends -> extend(ends.target(), name, comes)));
      before.add(id);
    }
    return List.copyOf(tasks);
  }

  private static MoveResult extend(Connection transaction, String name, boolean comes)
      throws SQLException {
    if (comes && ExtensionFacts.oid(transaction, name) != 0) {
      String path = Sessions.ask(transaction, "SHOW search_path");
      ExtensionProbe.prove(transaction, name);
      Sessions.ask(
          transaction,
          "SELECT set_config('search_path', " + ExtensionFacts.literal(path) + ", true)");
    } else {
      WantedExtensions.make(transaction, name);
    }
    return MoveResult.done();
  }

  /**
   * The one step that adds all columns, after the proof.
   *
   * @param source a connection to the source
   * @param target one to the target, not in a transaction, which nobody uses afterwards, as for
   *     {@link #check}
   * @return nothing where none are asked for
   */
  public static Optional<MoveTask> columns(
      Connection source, Connection target, MoveChoices choices) throws SQLException {
    Additions additions = choices.additions();
    if (additions.columns().isEmpty()) {
      return Optional.empty();
    }
    String names =
        additions.columns().stream().map(c -> c.name()).collect(Collectors.joining(", "));
    MoveStep step =
        new MoveStep(
            "addition columns " + names + " as " + asked(additions),
            MoveStep.Kind.ADDITION,
            null,
            0,
            Set.of(),
            Set.of(),
            false,
            script(source, target, choices));
    return Optional.of(new MoveTask(step, ends -> add(ends.target(), additions)));
  }

  /** A word for what is asked of the columns: another type or index is another step. */
  private static String asked(Additions additions) {
    return "%08x".formatted(additions.columns().toString().hashCode());
  }

  /**
   * The file of a move's columns, as it will be, or as it is once they are there.
   *
   * @param target as for {@link #check}
   */
  public static String script(Connection source, Connection target, MoveChoices choices)
      throws SQLException {
    Additions additions = choices.additions();
    boolean before = target.getAutoCommit();
    target.setAutoCommit(false);
    try {
      Map<String, String> theirs = theirs(source, choices);
      Set<Identifier> all = new LinkedHashSet<>();
      theirs.keySet().forEach(name -> all.add(Identifier.of(name)));
      all.addAll(additions.extensions());
      WantedExtensions.rehearse(target, WantedExtensions.inOrder(target, all), theirs);
      return AdditionPlan.of(source, target, additions.columns())
          .script("Columns that the new side has beside those of the old one.");
    } finally {
      target.rollback();
      target.setAutoCommit(before);
    }
  }

  private static MoveResult add(Connection transaction, Additions additions) throws SQLException {
    Sessions.ask(transaction, "SELECT set_config('search_path', '', true)");
    AppliedColumns applied = AppliedColumns.in(transaction, additions.columns());
    if (applied.blocked()) {
      throw refused(applied.findings());
    }
    return MoveResult.done();
  }

  /** A failure that says what stands against adding columns. */
  static PgtrekException refused(List<Finding> findings) {
    Finding first = findings.stream().filter(Finding::blocks).findFirst().orElseThrow();
    return new PgtrekException.Target(
        "additions-refused",
        "",
        "Nothing was added: " + first.subject() + ": " + first.measured() + ".",
        first.fix() + " Then run the same command again.",
        null);
  }
}
