package dev.pgtrek.report;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.pgtrek.model.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything there is to say about a run. Its JSON form is a contract for other programs: fields
 * are added, never renamed.
 *
 * @param runId the run's name, {@code YYYYMMDD_HHMMSS}
 * @param version pgtrek's version
 * @param outcome how it ended
 * @param resumed whether it took up an earlier, interrupted run
 * @param source the source, for people
 * @param sourceEngine its engine
 * @param target the target, for people, without a password
 * @param targetEngine its engine
 * @param schema the schema that received
 * @param startedAt when this process began
 * @param finishedAt when it ended
 * @param backupFile the verified backup, or null where none was taken
 * @param backupSha256 its SHA-256, or null
 * @param backupBytes its size
 * @param stageMillis wall time per stage word, in order
 * @param tables one line per table
 * @param changes columns whose type is not what the declaration says, each with the reason
 * @param notCarried what has no place in the target, each with the reason
 * @param refusals steps that the server refused for what the rows or expressions are
 * @param findings everything found, before and on the way
 * @param verdict the proof in one word: {@code equal}, {@code different}, {@code not proved}
 * @param differences rows that differ, as lines for people
 * @param wayBack how to go back, as commands or sentences
 * @param inventory every object that the source declares, each with what became of it
 * @param descriptions the tables by which the source describes its places, whole
 * @param searches how alike both sides find things, per full-text index; empty where that was not
 *     asked for
 * @param rules what the rules for values and rows did
 * @param queries the user's own queries on both sides; empty where none were to be compared
 * @param decision what the policy says of the run, or null where it did not come to its end
 * @param sourceManifest the file that says what the source held, or null where nothing was proved
 * @param targetManifest the same of the target, or null
 */
public record RunReport(
    String runId,
    String version,
    Outcome outcome,
    boolean resumed,
    String source,
    String sourceEngine,
    String target,
    String targetEngine,
    String schema,
    Instant startedAt,
    Instant finishedAt,
    @Nullable String backupFile,
    @Nullable String backupSha256,
    long backupBytes,
    Map<String, Long> stageMillis,
    List<TableLine> tables,
    List<ChangeLine> changes,
    List<NotCarriedLine> notCarried,
    List<RefusalLine> refusals,
    List<Finding> findings,
    String verdict,
    List<DifferenceLine> differences,
    List<String> wayBack,
    List<InventoryLine> inventory,
    List<DescriptionLine> descriptions,
    List<SearchLine> searches,
    List<RuleLine> rules,
    List<QueryLine> queries,
    @Nullable DecisionLine decision,
    @Nullable String sourceManifest,
    @Nullable String targetManifest) {

  /**
   * Of two databases of one engine, which compare themselves: what belongs to a file that becomes a
   * database, such as its backup, changed types and rules, is empty.
   */
  public static RunReport ofPair(
      String runId,
      String version,
      Outcome outcome,
      boolean resumed,
      String source,
      String sourceEngine,
      String target,
      String targetEngine,
      Instant startedAt,
      Instant finishedAt,
      Map<String, Long> stageMillis,
      List<TableLine> tables,
      List<NotCarriedLine> notCarried,
      List<Finding> findings,
      String verdict,
      List<DifferenceLine> differences,
      List<String> wayBack,
      List<QueryLine> queries,
      @Nullable DecisionLine decision) {
    return new RunReport(
        runId,
        version,
        outcome,
        resumed,
        source,
        sourceEngine,
        target,
        targetEngine,
        "",
        startedAt,
        finishedAt,
        null,
        null,
        0,
        stageMillis,
        tables,
        List.of(),
        notCarried,
        List.of(),
        findings,
        verdict,
        differences,
        wayBack,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        queries,
        decision,
        null,
        null);
  }

  /**
   * A table that only describes others.
   *
   * @param table its name
   * @param rows how many rows it has
   * @param content its rows as a JSON array
   */
  public record DescriptionLine(String table, long rows, @JsonRawValue String content) {}

  /** How a run ended. */
  public enum Outcome {
    /** Carried and proved equal. */
    PROVED,
    /** Carried; the proof was left out by choice. */
    UNPROVED,
    /** Carried, and the proof found differences. */
    DIFFERENT,
    /** Nothing was written: a rehearsal. */
    DRY_RUN,
    /** Stopped by a failure. */
    FAILED
  }

  /**
   * One table.
   *
   * @param source its name on the source
   * @param target its name on the target
   * @param rows rows carried
   * @param bytes bytes sent
   * @param millis time spent copying, summed over the streams
   * @param verdict {@code equal}, {@code different}, {@code not proved}
   * @param sourceFingerprint 32 hexadecimal digits, or empty
   * @param targetFingerprint 32 hexadecimal digits, or empty
   * @param rejected rows of the source that a rule keeps out, in {@code pgtrek.reject}
   * @param filtered rows of the source that a filter leaves out
   */
  public record TableLine(
      String source,
      String target,
      long rows,
      long bytes,
      long millis,
      String verdict,
      String sourceFingerprint,
      String targetFingerprint,
      long rejected,
      long filtered) {}

  /**
   * What a rule did.
   *
   * @param subject {@code table.column}, or the table alone
   * @param rule the rule as the plan file spells it
   * @param effect what happens, in words
   * @param count how many values or rows
   * @param samples what finds some of the rows; never a value
   */
  public record RuleLine(
      String subject, String rule, String effect, long count, List<String> samples) {}

  /**
   * A column that changed its type.
   *
   * @param column {@code table.column}
   * @param declared what the source declares
   * @param planned what it became
   * @param reason why
   */
  public record ChangeLine(String column, String declared, String planned, String reason) {}

  /**
   * Something that is not carried.
   *
   * @param kind what it is
   * @param name its name
   * @param reason why
   * @param sql its text
   */
  public record NotCarriedLine(String kind, String name, String reason, String sql) {}

  /**
   * A step that the server refused.
   *
   * @param step the step
   * @param sqlState PostgreSQL's five characters
   * @param reason the server's words
   * @param sql the statement, to be run by hand once its cause is mended
   */
  public record RefusalLine(String step, String sqlState, String reason, String sql) {}

  /**
   * A row that differs.
   *
   * @param table the target table
   * @param kind in which way
   * @param key which row
   * @param columns which columns, with both values where they were asked for
   */
  public record DifferenceLine(String table, String kind, String key, List<String> columns) {}

  /**
   * One object of the source.
   *
   * @param kind what it is
   * @param name its name on the source, with its table's where it belongs to one
   * @param fate {@code carried}, {@code changed} or {@code left}
   * @param how what it became, or why it was left; empty where that goes without saying
   * @param sql its text where it did not arrive as it was
   */
  public record InventoryLine(String kind, String name, String fate, String how, String sql) {}

  /**
   * How alike both sides find things by one full-text index.
   *
   * @param index the index on the source
   * @param target the search column, or the table whose texts are searched
   * @param exact whether both sides cut words the same way
   * @param ranked whether both sides rank; else recall and rankBiasedOverlap mean nothing
   * @param kinds the results by kind of query
   * @param unanswered queries left aside
   * @param sourceMedianMicros half of the queries for the best ten took the source no longer
   * @param sourceHighMicros 95 of 100 took it no longer
   * @param targetMedianMicros the same of the target
   * @param targetHighMicros the same of the target
   * @param note why nothing was compared, or empty
   * @param different whether it counts as a difference
   */
  public record SearchLine(
      String index,
      String target,
      boolean exact,
      boolean ranked,
      List<SearchKindLine> kinds,
      int unanswered,
      long sourceMedianMicros,
      long sourceHighMicros,
      long targetMedianMicros,
      long targetHighMicros,
      String note,
      boolean different) {}

  /**
   * The results of one kind of query, as means.
   *
   * @param kind {@code word}, {@code prefix} or {@code phrase}
   * @param queries how many
   * @param overlap rows that both sides find over rows that either finds
   * @param recallAt10 the share of the source's best ten that is among the target's
   * @param rankBiasedOverlap at p = 0.9
   */
  public record SearchKindLine(
      String kind, int queries, double overlap, double recallAt10, double rankBiasedOverlap) {}

  /**
   * One of the user's queries on both sides.
   *
   * @param name what the user calls it
   * @param state one of: same; nearly same; other order; different; failed
   * @param note what is to know about it, as a sentence; empty where it simply gives the same
   * @param differences what differs, a line each
   * @param sourceRows rows that the source gave
   * @param targetRows rows that the target gave
   * @param runs how often it was timed on each side; 0 where it was not
   * @param sourceMedianMicros the source's p50
   * @param sourceHighMicros the source's p95
   * @param targetMedianMicros the target's p50
   * @param targetHighMicros the target's p95
   * @param sourcePlan the source's plan, where plans were asked for
   * @param targetPlan the target's plan, likewise
   */
  public record QueryLine(
      String name,
      String state,
      String note,
      List<String> differences,
      long sourceRows,
      long targetRows,
      int runs,
      long sourceMedianMicros,
      long sourceHighMicros,
      long targetMedianMicros,
      long targetHighMicros,
      String sourcePlan,
      String targetPlan) {}

  /**
   * What the policy says.
   *
   * @param advice {@code go}, {@code look} or {@code roll back}
   * @param policy where the policy comes from
   * @param line the decision with its reasons in one line
   * @param rules what each rule of the policy says
   */
  public record DecisionLine(
      String advice, String policy, String line, List<JudgementLine> rules) {}

  /**
   * What one rule of the policy says.
   *
   * @param rule its name
   * @param advice what it says; {@code go} where it does not hold
   * @param measure what it looks at
   * @param subject what was measured worst, or empty
   * @param measured the value in words, or {@code not measured}
   * @param bound when it would hold, in words
   * @param reason why it matters
   */
  public record JudgementLine(
      String rule,
      String advice,
      String measure,
      String subject,
      String measured,
      String bound,
      String reason) {}
}
