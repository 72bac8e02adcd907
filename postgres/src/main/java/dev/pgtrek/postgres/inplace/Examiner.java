package dev.pgtrek.postgres.inplace;

import dev.pgtrek.model.Fact;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import dev.pgtrek.spi.InPlaceChoices;
import dev.pgtrek.spi.InPlaceExamination;
import dev.pgtrek.spi.InPlaceStep;
import dev.pgtrek.spi.IndexWatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
  private final IndexWatch watch;
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
      InPlaceChoices choices,
      IndexWatch watch) {
    this.transaction = transaction;
    this.database = database;
    this.earlier = earlier;
    this.marks = marks;
    this.choices = choices;
    this.watch = watch;
  }

  /**
   * Examines.
   *
   * @param transaction an open one under an empty search path, which the caller undoes
   * @param database its database's name
   * @param earlier what the database said of itself before the change; may be empty
   * @param marks by an index's name, in which state it was when it came into doubt
   * @param watch is told how far the look into indexes is
   * @throws SQLException if the server fails or a right is missing
   */
  public static InPlaceExamination examine(
      Connection transaction,
      String database,
      List<Fact> earlier,
      Map<String, String> marks,
      InPlaceChoices choices,
      IndexWatch watch)
      throws SQLException {
    return new Examiner(transaction, database, earlier, marks, choices, watch).run();
  }

  private InPlaceExamination run() throws SQLException {
    Sortings sortings = Sortings.read(transaction, earlier, marks);
    List<TextIndex> indexes = TextIndexes.read(transaction);
    String questionable = sortings.numbers(s -> s.standing().questionable());
    String doubtful = sortings.numbers(s -> s.standing().doubt());
    List<TextIndex> lookedInto = indexes.stream().filter(i -> !ofBytes(i, sortings)).toList();
    Set<Long> known = indexes.stream().map(TextIndex::oid).collect(Collectors.toSet());
    List<TextIndex> others =
        TextIndexes.users(transaction).stream().filter(i -> !known.contains(i.oid())).toList();
    EntryCheck.Outcome entries = EntryCheck.of(transaction, database, lookedInto, others, watch);
    if (!entries.hindrance().isEmpty()) {
      findings.add(withoutAmcheck("extension amcheck", entries.hindrance()));
    }
    entries.unknown().forEach((name, why) -> findings.add(withoutAmcheck("index " + name, why)));
    defects.addAll(entries.damaged());
    Set<Long> leftovers = leftovers();
    indexes.stream()
        .filter(index -> !leftovers.contains(index.oid()))
        .forEach(index -> index(index, sortings, entries));
    others.stream()
        .filter(index -> entries.wrong().containsKey(index.oid()))
        .forEach(index -> rebuild(index, "it is wrong: " + entries.wrong().get(index.oid())));
    partitions(questionable);
    defects.addAll(Conditions.of(transaction, database, questionable));
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
        rebuilt,
        sortings.that(s -> s.standing().doubt()).stream()
            .collect(Collectors.toMap(Sorting::display, Sorting::settled)));
  }

  /** What an earlier run left of a build beside writers goes; somebody else's is only named. */
  private Set<Long> leftovers() throws SQLException {
    Set<Long> ours = new HashSet<>();
    for (HalfBuilt left : HalfBuilt.read(transaction)) {
      if (marks.containsKey(left.ofName())) {
        ours.add(left.oid());
        steps.add(
            new InPlaceStep(
                database,
                InPlaceStep.Kind.DROP_LEFTOVER,
                "index " + left.name(),
                Long.toString(left.oid()),
                "DROP INDEX " + left.name(),
                "it is what a REINDEX CONCURRENTLY of " + left.ofName() + " left, broken off",
                0));
      }
    }
    return ours;
  }

  private static boolean ofBytes(TextIndex index, Sortings sortings) {
    return sortings.of(index.collations()).stream()
        .allMatch(s -> s.standing() == Sorting.Standing.BYTES);
  }

  private void index(TextIndex index, Sortings sortings, EntryCheck.Outcome entries) {
    if (!index.valid()) {
      findings.add(invalid(index));
      return;
    }
    List<Sorting> doubts =
        sortings.of(index.collations()).stream().filter(s -> s.standing().doubt()).toList();
    String wrong = entries.wrong().get(index.oid());
    boolean words = index.words() && wordsCutOtherwise(sortings);
    Mark now = new Mark(index.file(), under(index, sortings));
    @Nullable Mark kept = Mark.read(marks.get(index.name()));
    boolean elsewhere = kept != null && !kept.under().equals(now.under()) && now.after(kept);
    // One that was made under the versions of now.
    @Nullable Mark here = kept != null && kept.under().equals(now.under()) ? kept : null;
    // It came into doubt, and nobody built it anew since, whatever the versions say by now.
    boolean pending = here != null && !now.after(here);
    if (doubts.isEmpty() && wrong == null && !words && !elsewhere && !pending) {
      return;
    }
    Mark first = here != null && !here.after(now) ? here : now;
    files.put(index.name(), first.words());
    if (wrong == null && now.after(first)) {
      rebuilt++;
      return;
    }
    rebuild(index, wrong != null ? "it is wrong: " + wrong : why(doubts, words, elsewhere, kept));
  }

  private void rebuild(TextIndex index, String why) {
    steps.add(
        new InPlaceStep(
            database,
            InPlaceStep.Kind.REBUILD,
            "index " + index.name(),
            Long.toString(index.oid()),
            Rebuild.statement(index, choices.concurrently()),
            why,
            index.bytes()));
  }

  private static Finding invalid(TextIndex index) {
    return new Finding(
        "index-invalid",
        Severity.WARN,
        "index " + index.name(),
        "it is marked as invalid",
        "No query uses it, so it is left as it is; a build that was broken off or failed leaves"
            + " such a one.",
        "DROP INDEX "
            + index.name()
            + "; -- or, where it is wanted: REINDEX INDEX "
            + index.name()
            + ";");
  }

  /**
   * In which state an index was.
   *
   * @param file what its file was called
   * @param under by which versions it sorted, and the server's major version
   */
  private record Mark(String file, String under) {

    private static final String BETWEEN = " under ";

    static @Nullable Mark read(@Nullable String words) {
      int at = words == null ? -1 : words.indexOf(BETWEEN);
      return words == null || at < 0
          ? null
          : new Mark(words.substring(0, at), words.substring(at + BETWEEN.length()));
    }

    String words() {
      return file + BETWEEN + under;
    }

    /**
     * Whether the index was built anew since: files are numbered upwards. Another number that is
     * lower is that of a copy from an earlier time, of which nothing is known.
     */
    boolean after(Mark earlier) {
      try {
        return Long.parseLong(file) > Long.parseLong(earlier.file);
      } catch (NumberFormatException _) {
        return false;
      }
    }

    @Override
    public String toString() {
      return under;
    }
  }

  /** A mark counts as long as texts are sorted as they were when it was made. */
  private String under(TextIndex index, Sortings sortings) {
    return sortings.of(index.collations()).stream()
        .map(Sorting::settled)
        .collect(Collectors.joining(",", "", " of " + major()));
  }

  private static String why(
      List<Sorting> doubts, boolean words, boolean elsewhere, @Nullable Mark kept) {
    if (!doubts.isEmpty()) {
      return doubts.stream()
          .map(d -> d.display() + ": " + d.words())
          .collect(Collectors.joining("; "));
    }
    if (elsewhere) {
      return "it was built anew while texts were sorted by another version (" + kept + ")";
    }
    return words
        ? "from version 18 on words are cut out of texts by the database's own provider"
        : "an earlier run found it in doubt, and it was not built anew since";
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
    Partitions.Outcome partitions = Partitions.of(transaction, database, questionable);
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

  private static Finding withoutAmcheck(String subject, String hindrance) {
    return new Finding(
        "entries-not-examined",
        Severity.INFO,
        subject,
        hindrance,
        "Indexes cannot be looked into entry by entry without it. What is in doubt by its version"
            + " is built anew all the same; what is wrong for another reason is not found.",
        subject.startsWith("index ")
            ? "Look at the function or type that its columns use."
            : "Install the server's contrib package, or run as a superuser.");
  }
}
