package dev.pgtrek.postgres.inplace;

import dev.pgtrek.model.Fact;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.spi.InPlaceChoices;
import dev.pgtrek.spi.InPlaceExamination;
import dev.pgtrek.spi.InPlaceStep;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out what a change of the programs did to one database. Everything happens in one
 * transaction that is undone; nothing but row locks of the kind that readers take is held.
 */
public final class Examiner {

  /** From this version on words are cut out of texts by the database's own provider. */
  private static final int WORDS_BY_PROVIDER = 18;

  private final Connection transaction;
  private final String database;
  private final List<Fact> earlier;
  private final Map<String, String> marks;
  private final InPlaceChoices choices;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Finding> defects = new ArrayList<>();
  private final List<InPlaceStep> steps = new ArrayList<>();
  private final Map<String, String> files = new LinkedHashMap<>();
  private long rebuilt;

  private Examiner(
      Connection transaction,
      String database,
      List<Fact> earlier,
      Map<String, String> marks,
      InPlaceChoices choices) {
    this.transaction = transaction;
    this.database = database;
    this.earlier = earlier;
    this.marks = marks;
    this.choices = choices;
  }

  /**
   * Examines.
   *
   * @param transaction an open one under an empty search path, which the caller undoes
   * @param database its database's name
   * @param earlier what the database said of itself before the change; may be empty
   * @param marks by an index's name, in which state it was when it came into doubt
   * @throws SQLException if the server fails or a right is missing
   */
  public static InPlaceExamination examine(
      Connection transaction,
      String database,
      List<Fact> earlier,
      Map<String, String> marks,
      InPlaceChoices choices)
      throws SQLException {
    return new Examiner(transaction, database, earlier, marks, choices).run();
  }

  private InPlaceExamination run() throws SQLException {
    Sortings sortings = Sortings.read(transaction, earlier);
    List<TextIndex> indexes = TextIndexes.read(transaction);
    String questionable = sortings.numbers(s -> s.standing().questionable());
    String doubtful = sortings.numbers(s -> s.standing().doubt());
    List<TextIndex> lookedInto = indexes.stream().filter(i -> !ofBytes(i, sortings)).toList();
    EntryCheck.Outcome entries = EntryCheck.of(transaction, lookedInto);
    if (!entries.hindrance().isEmpty()) {
      findings.add(withoutAmcheck(entries.hindrance()));
    }
    indexes.forEach(index -> index(index, sortings, entries));
    partitions(questionable);
    defects.addAll(Conditions.of(transaction, questionable));
    findings.addAll(OrderedViews.of(transaction, doubtful));
    versions(sortings);
    extensions();
    steps.addAll(Statistics.of(transaction, database, doubtful));
    steps.sort(
        java.util.Comparator.comparing(InPlaceStep::kind)
            .thenComparing(java.util.Comparator.comparingLong(InPlaceStep::bytes).reversed()));
    return new InPlaceExamination(
        words(sortings, indexes),
        entries.examined(),
        entries.examined() - entries.wrong().size(),
        findings,
        defects,
        steps,
        files,
        rebuilt);
  }

  private static boolean ofBytes(TextIndex index, Sortings sortings) {
    return sortings.of(index.collations()).stream()
        .allMatch(s -> s.standing() == Sorting.Standing.BYTES);
  }

  private void index(TextIndex index, Sortings sortings, EntryCheck.Outcome entries) {
    List<Sorting> doubts =
        sortings.of(index.collations()).stream().filter(s -> s.standing().doubt()).toList();
    String wrong = entries.wrong().get(index.oid());
    boolean words = index.words() && wordsCutOtherwise(sortings);
    if (doubts.isEmpty() && wrong == null && !words) {
      return;
    }
    String now = index.file() + under(index, sortings);
    String first = marks.getOrDefault(index.name(), now);
    String mark = first.endsWith(under(index, sortings)) ? first : now;
    files.put(index.name(), mark);
    if (wrong == null && !mark.equals(now) && index.valid()) {
      rebuilt++;
      return;
    }
    steps.add(
        new InPlaceStep(
            database,
            InPlaceStep.Kind.REBUILD,
            "index " + index.name(),
            Long.toString(index.oid()),
            Rebuild.statement(index, choices.concurrently()),
            wrong != null ? "it is wrong: " + wrong : why(doubts, words),
            index.bytes()));
  }

  /** A mark counts as long as texts are sorted as they were when it was made. */
  private String under(TextIndex index, Sortings sortings) {
    return sortings.of(index.collations()).stream()
        .map(s -> s.actual() == null ? "none" : s.actual())
        .collect(Collectors.joining(",", " under ", " of " + major()));
  }

  private static String why(List<Sorting> doubts, boolean words) {
    return words && doubts.isEmpty()
        ? "from version 18 on words are cut out of texts by the database's own provider"
        : doubts.stream()
            .map(d -> d.display() + ": " + d.words())
            .collect(Collectors.joining("; "));
  }

  /** pg_upgrade keeps such indexes as they are, and says nothing of it. */
  private boolean wordsCutOtherwise(Sortings sortings) {
    return sortings.ofDatabase().provider() != 'c'
        && earlier.stream()
            .filter(f -> f.kind() == Fact.Kind.DATABASE)
            .map(f -> f.says("server").replaceFirst("\\D.*", ""))
            .anyMatch(major -> !major.isEmpty() && Integer.parseInt(major) < WORDS_BY_PROVIDER)
        && major() >= WORDS_BY_PROVIDER;
  }

  private int major() {
    try {
      return transaction.getMetaData().getDatabaseMajorVersion();
    } catch (SQLException e) {
      throw new IllegalStateException("the driver knows the version since the login", e);
    }
  }

  private void partitions(String questionable) throws SQLException {
    Partitions.Outcome partitions = Partitions.of(transaction, questionable);
    defects.addAll(partitions.defects());
    for (Partitions.Misplaced each : partitions.misplaced()) {
      if (choices.moveRows() && partitions.defects().isEmpty()) {
        steps.add(
            new InPlaceStep(
                database,
                InPlaceStep.Kind.MOVE_ROWS,
                "partition " + each.partition(),
                each.partition(),
                each.statement(),
                each.words(),
                each.bytes()));
      } else {
        defects.add(
            new Finding(
                "rows-in-wrong-partition",
                Severity.WARN,
                "partition " + each.partition(),
                each.words(),
                "A query by the key looks for them in another partition, and does not find them.",
                "--move-rows moves them; or, with triggers off: " + each.statement() + ";"));
      }
    }
  }

  private void versions(Sortings sortings) {
    Refreshes refreshes = new Refreshes(database, choices.recordVersions());
    sortings.that(Sorting::unlike).forEach(refreshes::add);
    steps.addAll(refreshes.steps());
    findings.addAll(refreshes.findings());
    for (Sorting sorting : sortings.that(s -> s.standing() == Sorting.Standing.REFRESHED)) {
      findings.add(
          new Finding(
              "refreshed-before-rebuilt",
              Severity.WARN,
              sorting.display(),
              sorting.words(),
              "The server is quiet about it since, whether the indexes were built anew or not.",
              "Nothing to do: all that sort by it are taken for doubtful."));
    }
    if (sortings.ofDatabase().standing() == Sorting.Standing.SILENT) {
      findings.add(
          new Finding(
              "collation-version-unknown",
              Severity.INFO,
              sortings.ofDatabase().display(),
              sortings.ofDatabase().words(),
              "Whether the order of texts changed cannot be told by a version; musl sorts by bytes."
                  + " The indexes were looked into instead.",
              "Nothing to do for what was found sound."));
    }
  }

  private void extensions() throws SQLException {
    ExtensionVersions versions =
        ExtensionVersions.of(transaction, database, choices.updateExtensions());
    steps.addAll(versions.steps());
    findings.addAll(versions.findings());
  }

  /** The database's own order, those in doubt, and those that something depends on. */
  private static List<String> words(Sortings sortings, List<TextIndex> indexes) {
    Set<Long> used = new HashSet<>(Set.of(Sorting.DEFAULT));
    indexes.forEach(i -> used.addAll(i.collations()));
    return sortings.of(used).stream().map(s -> s.display() + ": " + s.words()).toList();
  }

  private static Finding withoutAmcheck(String hindrance) {
    return new Finding(
        "entries-not-examined",
        Severity.INFO,
        "extension amcheck",
        hindrance,
        "Indexes cannot be looked into entry by entry without it. What is in doubt by its version"
            + " is built anew all the same; what is wrong for another reason is not found.",
        "Install the server's contrib package, or run as a superuser.");
  }
}
