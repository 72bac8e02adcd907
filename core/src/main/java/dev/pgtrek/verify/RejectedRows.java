package dev.pgtrek.verify;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.Database;
import dev.pgtrek.spi.Reject;
import dev.pgtrek.spi.Rejects;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.RowDocument;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.verify.Verdict.RowDifference;
import dev.pgtrek.verify.Verdict.RowDifference.Kind;
import dev.pgtrek.verify.Verdict.TableVerdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The proof of what is kept out: {@code pgtrek.reject} holds exactly the rows that the plan's rules
 * reject, each with its reason and with every value as the source has it.
 */
public final class RejectedRows {

  private static final int LIMIT = 100;

  private final Map<TableName, Map<Long, HashValue128>> expected = new LinkedHashMap<>();
  private final Map<TableName, List<RowDifference>> differences = new HashMap<>();

  private RejectedRows() {}

  /** The verdict with what the rules left out, and with what is not kept as it should be. */
  public static Verdict with(
      Verdict verdict, Database source, List<TableRoute> routes, Rejects kept, long chunkRows) {
    RejectedRows rows = new RejectedRows();
    routes.forEach(route -> rows.expect(source, route, chunkRows));
    kept.read(rows::compare);
    rows.expected.forEach(
        (table, places) ->
            places.forEach((place, hash) -> rows.add(table, Kind.NOT_KEPT, "place " + place)));
    Map<TableName, Sieve> sieves = new HashMap<>();
    routes.forEach(route -> sieves.put(route.source().name(), route.sieve()));
    return new Verdict(
        verdict.tables().stream()
            .map(table -> rows.with(table, sieves.getOrDefault(table.source(), Sieve.NONE)))
            .toList(),
        verdict.views());
  }

  private void expect(Database source, TableRoute route, long chunkRows) {
    Map<Long, Sieve.Rejection> rejected = route.sieve().rejected();
    if (rejected.isEmpty()) {
      return;
    }
    Map<Long, HashValue128> places = new HashMap<>();
    RowDocument document = RowDocument.of(route.source());
    for (Chunk chunk : route.sourceChunks(source, chunkRows)) {
      try (RowCursor row = source.read(chunk, document.reads())) {
        while (row.next()) {
          Sieve.Rejection why = rejected.get(document.place(row));
          if (why != null) {
            places.put(document.place(row), hash(document.reject(row, why)));
          }
          if (Thread.currentThread().isInterrupted()) {
            throw new PgtrekException.Interrupted();
          }
        }
      }
    }
    expected.put(route.source().name(), places);
  }

  private static HashValue128 hash(Reject reject) {
    String all = reject.why().column() + "\n" + reject.why().reason() + "\n" + reject.row();
    return Hashing.xxh3_128().hashCharsTo128Bits(all);
  }

  private void compare(Reject reject) {
    HashValue128 wanted = expected.getOrDefault(reject.table(), Map.of()).get(reject.place());
    if (wanted == null) {
      add(reject.table(), Kind.KEPT_UNASKED, reject.key());
      return;
    }
    expected.getOrDefault(reject.table(), new HashMap<>()).remove(reject.place());
    if (!wanted.equals(hash(reject))) {
      add(reject.table(), Kind.KEPT_OTHERWISE, reject.key());
    }
  }

  private void add(TableName table, Kind kind, String key) {
    List<RowDifference> all = differences.computeIfAbsent(table, t -> new ArrayList<>());
    if (all.size() < LIMIT) {
      all.add(new RowDifference(kind, key, List.of()));
    }
  }

  private TableVerdict with(TableVerdict table, Sieve sieve) {
    List<RowDifference> all = new ArrayList<>(table.differences());
    List<RowDifference> own = differences.getOrDefault(table.source(), List.of());
    all.addAll(own);
    return new TableVerdict(
        table.source(),
        table.target(),
        table.sourceRows(),
        table.targetRows(),
        table.sourceFingerprint(),
        table.targetFingerprint(),
        table.chunksCompared(),
        table.chunksDifferent(),
        all,
        table.complete() && own.size() < LIMIT,
        sieve.rejected().size(),
        sieve.filtered(),
        table.mismatch());
  }
}
