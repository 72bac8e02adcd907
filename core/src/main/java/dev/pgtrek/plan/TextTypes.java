package dev.pgtrek.plan;

import dev.pgtrek.model.ColumnProfile;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.LargeValues;
import dev.pgtrek.model.ScalarType;
import java.util.ArrayList;
import java.util.List;

/** Columns declared as text, bytes, JSON or UUID. */
final class TextTypes {

  private static final int UUID_LENGTH = 36;

  private TextTypes() {}

  static TypeDecision text(ColumnFacts facts) {
    ColumnProfile profile = facts.profile();
    if (profile.blobs() > 0) {
      return blobs(facts);
    }
    if (profile.texts() < profile.values()) {
      return Widening.conflict(facts, "not-text", "texts");
    }
    boolean json = holdsDocuments(facts);
    TypeDecision decision =
        TypeDecision.of(
            ScalarType.TEXT,
            facts.declared()
                + "; all values are texts"
                + (json ? "; every one is a JSON document, so `type: jsonb` is possible" : ""));
    return json && VectorTypes.proposal(facts).isEmpty()
        ? decision.with(
            List.of(
                facts.info(
                    "json-text-proposed",
                    Wording.counted(profile.texts(), "text")
                        + ", all of them JSON objects or arrays",
                    "As jsonb they can be searched by their content, with an index; white space and"
                        + " the order of keys are not kept then.",
                    "Choose it with --json-text "
                        + facts.subject()
                        + ", or "
                        + facts.planLine("type: jsonb")
                        + ".")))
        : decision;
  }

  /** Whether all values are JSON objects or arrays, in texts, that jsonb takes as they are. */
  static boolean holdsDocuments(ColumnFacts facts) {
    ColumnProfile profile = facts.profile();
    boolean text =
        facts.column().type() == ScalarType.TEXT
            || facts.column().type() instanceof ColumnType.Varchar;
    return text
        && profile.values() > 0
        && profile.textJsonDocuments() == profile.values()
        && profile.textJsonRefused() == 0
        && !profile.hasLargeValues();
  }

  /** Texts that become documents by the user's choice. */
  static TypeDecision chosenDocuments(ColumnFacts facts) {
    return TypeDecision.of(
        ScalarType.JSONB,
        facts.declared()
            + "; every value is a JSON document, carried as jsonb by choice (it keeps their"
            + " meaning, not their white space or order of keys)");
  }

  private static TypeDecision blobs(ColumnFacts facts) {
    return TypeDecision.of(
        ScalarType.BYTEA,
        facts.declared() + ", but it holds " + facts.classes() + ": bytea keeps every byte",
        facts.warn(
            "blob-in-text",
            facts.classes(),
            "A blob is not text and its encoding is not known; bytea holds all, texts as their"
                + " UTF-8 bytes.",
            "Nothing to do if that suits; else turn the blobs into texts and plan again."));
  }

  static TypeDecision varchar(ColumnFacts facts, ColumnType.Varchar declared) {
    ColumnProfile profile = facts.profile();
    if (profile.texts() < profile.values()) {
      return text(facts);
    }
    if (declared.length() == UUID_LENGTH && areLowerUuids(profile)) {
      return TypeDecision.of(
          ScalarType.UUID, facts.declared() + "; all values are UUIDs in lower case");
    }
    String measured = "the longest has " + Wording.counted(profile.maxTextChars(), "character");
    String reason =
        facts.declared()
            + ", a limit that SQLite does not keep; "
            + measured
            + "; text, or `type: "
            + declared.sql()
            + "` to keep the limit";
    if (profile.maxTextChars() <= declared.length()) {
      return TypeDecision.of(ScalarType.TEXT, reason);
    }
    return TypeDecision.of(
        ScalarType.TEXT,
        facts.declared() + ", but " + measured + ": text",
        facts.info(
            "longer-than-declared",
            measured + ", " + declared.length() + " are declared",
            "SQLite does not keep the limit, and text does not need it.",
            "Nothing to do."));
  }

  static TypeDecision bytes(ColumnFacts facts) {
    ColumnProfile profile = facts.profile();
    if (profile.blobs() == profile.values()) {
      return TypeDecision.of(ScalarType.BYTEA, facts.declared() + "; all values are blobs");
    }
    if (profile.blobs() + profile.texts() == 0) {
      return Widening.conflict(facts, "number-in-blob", "blobs");
    }
    boolean onlyTexts = profile.texts() == profile.values();
    return TypeDecision.of(
        ScalarType.BYTEA,
        facts.declared() + "; " + facts.classes() + ": texts go as their UTF-8 bytes",
        facts.warn(
            "text-in-blob",
            facts.classes(),
            "What is not a blob becomes the bytes of its text; base64 or hexadecimal digits are"
                + " never guessed.",
            onlyTexts
                ? "Nothing to do if that suits; or carry it as text with "
                    + facts.planLine("type: text")
                    + "."
                : "Nothing to do if that suits; else mend the values and plan again."));
  }

  static TypeDecision json(ColumnFacts facts) {
    ColumnProfile profile = facts.profile();
    if (profile.blobs() > 0) {
      String column = facts.column().name().quoted();
      return TypeDecision.of(
          ScalarType.BYTEA,
          facts.declared() + ", but it holds " + facts.classes() + ": bytea keeps every byte",
          facts.warn(
              "blob-in-json",
              facts.classes(),
              "Blobs in a column of JSON are most often SQLite's own binary form of it (JSONB,"
                  + " since 3.45), which PostgreSQL cannot read and pgtrek does not decode.",
              "To get jsonb, turn them into texts on the source and plan again: UPDATE "
                  + facts.table().name().table().quoted()
                  + " SET "
                  + column
                  + " = json("
                  + column
                  + ") WHERE typeof("
                  + column
                  + ") = 'blob'; else nothing to do."));
    }
    long invalid = profile.texts() - profile.textJson() + profile.realsNotFinite();
    if (invalid > 0) {
      return asText(
          facts,
          "invalid-json",
          Wording.counted(invalid, "value") + " not valid JSON",
          "PostgreSQL would refuse these values as json or jsonb.",
          "Nothing to do if text suits; else mend the values and plan again.");
    }
    if (profile.hasLargeValues()) {
      return asText(
          facts,
          "json-large",
          "values of up to " + profile.maxTextBytes() + " bytes",
          "Values of more than "
              + LargeValues.THRESHOLD
              + " bytes are streamed and never parsed, which jsonb would need.",
          "Nothing to do if text suits; a query can still cast a value to jsonb.");
    }
    long refused = profile.textJsonRefused() + profile.realsNegativeZero();
    if (refused > 0) {
      return asText(
          facts,
          "json-refused-by-jsonb",
          Wording.counted(refused, "value") + " that jsonb refuses or alters",
          "An escaped NUL, a lone surrogate or a huge number is refused by jsonb or by queries on"
              + " json; of a key that stands twice jsonb keeps one; minus zero becomes zero.",
          "Nothing to do if text suits; or keep the texts as json with "
              + facts.planLine("type: json")
              + ", where a query on such a value may fail.");
    }
    return TypeDecision.of(
        ScalarType.JSONB,
        facts.declared()
            + "; all values are JSON that jsonb takes (it keeps their meaning, not their white"
            + " space or order of keys)");
  }

  private static TypeDecision asText(
      ColumnFacts facts, String code, String measured, String why, String fix) {
    return TypeDecision.of(
        ScalarType.TEXT,
        facts.declared() + ", but " + measured + ": text keeps all as it is",
        facts.warn(code, measured, why, fix));
  }

  /** Whether every value is a text that spells a UUID as PostgreSQL does. */
  static boolean areLowerUuids(ColumnProfile profile) {
    return profile.textUuidsLower() == profile.values();
  }

  static TypeDecision uuid(ColumnFacts facts) {
    ColumnProfile profile = facts.profile();
    if (!Fit.misfit(facts, ScalarType.UUID).isEmpty()) {
      return Widening.conflict(facts, "not-uuid", "UUIDs");
    }
    List<Finding> findings = new ArrayList<>();
    long upper = profile.textUuids() - profile.textUuidsLower();
    String reason = facts.declared() + "; all values are UUIDs";
    if (profile.blobs() > 0) {
      reason += ", " + Wording.counted(profile.blobs(), "blob") + " of 16 bytes among them";
    }
    if (upper > 0) {
      reason += "; " + upper + " written with upper-case digits, which uuid writes in lower case";
      findings.add(
          facts.info(
              "uuid-case",
              Wording.counted(upper, "text") + " with upper-case digits",
              "A uuid is a number of 128 bits; PostgreSQL writes it in lower case.",
              "Nothing to do if that suits; else keep the spelling with "
                  + facts.planLine("type: text")
                  + "."));
    }
    return TypeDecision.of(ScalarType.UUID, reason).with(findings);
  }
}
