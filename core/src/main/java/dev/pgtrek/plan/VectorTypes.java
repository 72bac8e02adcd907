package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.VectorProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Columns whose values are arrays of numbers. */
final class VectorTypes {

  /** Shorter arrays are more often pairs, boxes or ratings than vectors to search by. */
  static final int LEAST_PROPOSED = 8;

  private VectorTypes() {}

  /**
   * The type that a column's arrays of numbers have, if they are so many and so long that they look
   * like vectors: more than half of the values have one length. The others stand against it. Blobs
   * are never looked into for it.
   */
  static Optional<ColumnType.Vector> proposal(ColumnFacts facts) {
    ColumnProfile profile = facts.profile();
    VectorProfile vectors = profile.vectors();
    boolean arrays =
        vectors.arrays() > 0
            && vectors.arrays() == profile.values()
            && profile.texts() == profile.values();
    boolean alike =
        vectors.commonLength() >= LEAST_PROPOSED
            && vectors.commonLength() <= ColumnType.Vector.MAX_DIMENSIONS
            && 2 * vectors.commonCount() > vectors.arrays();
    return arrays && alike
        ? Optional.of(new ColumnType.Vector(vectors.commonLength(), false))
        : Optional.empty();
  }

  /** Says in a decision about texts or documents that they could be vectors. */
  static TypeDecision proposed(ColumnFacts facts, TypeDecision decision) {
    Optional<ColumnType.Vector> proposal = proposal(facts);
    boolean takes = TypeDecision.isText(decision.type()) || decision.type() == ScalarType.JSONB;
    if (proposal.isEmpty() || !takes) {
      return decision;
    }
    ColumnType.Vector type = proposal.get();
    VectorProfile vectors = facts.profile().vectors();
    long others = vectors.arrays() - vectors.commonCount();
    String measured =
        vectors.commonCount()
            + (others == 0 ? "" : " of " + vectors.arrays())
            + " values are arrays of "
            + type.dimensions()
            + " numbers";
    String choice =
        "--vectors " + facts.subject() + ", or " + facts.planLine("type: " + type.sql());
    Finding finding =
        others == 0
            ? facts.info(
                "vector-proposed",
                measured,
                "As "
                    + type.sql()
                    + " they can be searched by distance, with an index; each number is then"
                    + " rounded to 4 bytes, which "
                    + Wording.counted(vectors.rounded(), "value")
                    + (vectors.rounded() == 0 ? "alters none." : " would not keep all digits of."),
                "Choose it with " + choice + ".")
            : facts.warn(
                "vector-lengths-differ",
                measured,
                "As "
                    + type.sql()
                    + " only values of that length could be carried: "
                    + odd(vectors),
                "Mend those values, and choose " + choice + "; or leave the column as it is.");
    return new TypeDecision(
            decision.type(),
            decision.format(),
            decision.reason() + "; " + measured + ", so `type: " + type.sql() + "` is possible",
            decision.findings())
        .with(List.of(finding));
  }

  /**
   * A column that becomes a vector by the user's choice.
   *
   * @param asked how blobs are to be read, or null where nothing is said
   */
  static TypeDecision chosen(
      ColumnFacts facts, ColumnType.Vector type, @Nullable ValueFormat asked) {
    ColumnProfile profile = facts.profile();
    VectorProfile vectors = profile.vectors();
    ValueFormat format =
        asked != null ? asked : profile.blobs() > 0 ? ValueFormat.FLOAT32 : ValueFormat.NATIVE;
    List<Finding> findings = new ArrayList<>();
    String misfit = misfit(profile, type, format);
    if (!misfit.isEmpty()) {
      findings.add(
          facts.block(
              isWrongLength(profile, type) ? "vector-wrong-dimension" : "type-does-not-fit",
              facts.classes() + ": " + misfit,
              "As "
                  + type.sql()
                  + " a value would be lost or altered."
                  + (vectors.odd().isEmpty() ? "" : " " + odd(vectors)),
              "Mend those values on the source"
                  + (facts.profile().blobs() == 0
                      ? " (" + lengths(facts, type) + " shows them)"
                      : "")
                  + ", or carry the column as it is: "
                  + facts.planLine("type: " + (profile.blobs() > 0 ? "bytea" : "text"))
                  + "."));
    } else if (vectors.rounded() > 0 || type.half()) {
      findings.add(
          facts.info(
              "vector-rounded",
              vectors.rounded()
                  + " of "
                  + vectors.arrays()
                  + " values have numbers with more digits"
                  + " than 4 bytes keep",
              type.sql()
                  + " holds "
                  + (type.half() ? "2 bytes a number, about 3" : "4 bytes a number, about 7")
                  + " digits; the proof compares the rounded numbers bit by bit.",
              "Nothing to do if that suits; to keep the digits too, leave the column as it is and"
                  + " add the vector beside it: --vectors "
                  + facts.subject()
                  + "=NEW."));
    }
    return new TypeDecision(type, format, reason(facts, type), findings);
  }

  private static String reason(ColumnFacts facts, ColumnType.Vector type) {
    VectorProfile vectors = facts.profile().vectors();
    return facts.declared()
        + "; arrays of numbers, carried as "
        + type.sql()
        + " by choice: each number is rounded to "
        + (type.half() ? "2 bytes, by way of 4" : "4 bytes")
        + (vectors.rounded() == 0
            ? ""
            : "; 4 bytes do not keep all digits in " + Wording.counted(vectors.rounded(), "value"));
  }

  private static boolean isWrongLength(ColumnProfile profile, ColumnType.Vector type) {
    VectorProfile vectors = profile.vectors();
    return vectors.arrays() == profile.values()
        && (vectors.minLength() != type.dimensions() || vectors.maxLength() != type.dimensions());
  }

  private static String odd(VectorProfile vectors) {
    return vectors.odd().stream()
        .map(
            odd ->
                odd.row()
                    + (odd.length() < 0
                        ? " holds no array of finite numbers"
                        : " has "
                            + Wording.counted(Math.max(odd.length(), 1), "number")
                                .replaceFirst(
                                    "^1 number", odd.length() == 0 ? "no numbers" : "1 number")))
        .collect(
            Collectors.joining(
                ", ", "The most frequent length is " + vectors.commonLength() + "; ", "."));
  }

  private static String lengths(ColumnFacts facts, ColumnType.Vector type) {
    String column = facts.column().name().quoted();
    return "SELECT "
        + facts.rowKey()
        + " FROM "
        + facts.table().name().table().quoted()
        + " WHERE "
        + column
        + " IS NOT NULL AND (NOT json_valid("
        + column
        + ") OR json_array_length("
        + column
        + ") <> "
        + type.dimensions()
        + ")";
  }

  /** What does not fit, in words; empty where all does. */
  static String misfit(ColumnProfile profile, ColumnType.Vector type, ValueFormat format) {
    VectorProfile vectors = profile.vectors();
    if (profile.blobs() > 0 && format != ValueFormat.FLOAT32) {
      return Fit.none(profile.blobs(), "blobs, which only `format: float32` reads");
    }
    if (vectors.arrays() < profile.values()) {
      return Fit.none(profile.values() - vectors.arrays(), "no arrays of finite numbers");
    }
    boolean same = vectors.minLength() == vectors.maxLength();
    if (vectors.arrays() > 0 && (!same || vectors.minLength() != type.dimensions())) {
      return "they have "
          + vectors.minLength()
          + (same ? "" : " to " + vectors.maxLength())
          + " numbers, not "
          + type.dimensions();
    }
    return type.half() ? Fit.none(vectors.beyondHalf(), "beyond 65504, the most of 2 bytes") : "";
  }
}
