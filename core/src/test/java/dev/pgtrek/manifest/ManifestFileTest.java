package dev.pgtrek.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.manifest.Manifest.Origin;
import dev.pgtrek.manifest.Manifest.Scope;
import dev.pgtrek.manifest.Manifest.TableEntry;
import dev.pgtrek.model.ColumnCast;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Fact;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.BucketSums;
import dev.pgtrek.spi.ColumnReading;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestFileTest {

  @Test
  void readsWhatItWrote() {
    Manifest manifest = sample();

    Manifest read = ManifestFile.parse(ManifestFile.text(manifest), "m.json");

    assertThat(read).isEqualTo(manifest);
    assertThat(ManifestFile.text(read)).isEqualTo(ManifestFile.text(manifest));
  }

  @Test
  void claimsNoWordsThatItDidNotKnow() {
    Manifest some = sample().only(sample().tables());

    Manifest read = ManifestFile.parse(ManifestFile.text(some), "m.json");

    assertThat(read.words()).isEmpty();
    assertThat(read).isEqualTo(some);
  }

  @Test
  void putsEachFactAndEachTableOnALineOfItsOwn() {
    String text = ManifestFile.text(sample());

    assertThat(text.lines())
        .anyMatch(l -> l.startsWith("{\"kind\":\"index\",\"schema\":\"app\",\"of\":\"t\""))
        .anyMatch(l -> l.startsWith("{\"schema\":\"app\",\"table\":\"t\",\"rows\":3,"));
  }

  @Test
  void sealsItselfSoThatAnybodyCanCheck() throws Exception {
    String text = ManifestFile.text(sample());
    String before = text.substring(0, text.indexOf("\"seal\""));

    byte[] digest =
        java.security.MessageDigest.getInstance("SHA-256")
            .digest(before.getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(text)
        .endsWith("\"seal\":\"" + java.util.HexFormat.of().formatHex(digest) + "\"\n}\n");
  }

  @Test
  void noticesEveryByteThatIsChanged() {
    String text = ManifestFile.text(sample());

    for (int at = 0; at < text.length() - 1; at++) {
      char other = text.charAt(at) == 'x' ? 'y' : 'x';
      String edited = text.substring(0, at) + other + text.substring(at + 1);
      assertThatThrownBy(() -> ManifestFile.parse(edited, "m.json"))
          .isInstanceOf(PgtrekException.Usage.class);
    }
  }

  @Test
  void noticesEveryCut() {
    String text = ManifestFile.text(sample());

    for (int end = 0; end < text.length() - 1; end++) {
      String cut = text.substring(0, end);
      assertThatThrownBy(() -> ManifestFile.parse(cut, "m.json"))
          .isInstanceOfSatisfying(
              PgtrekException.Usage.class,
              e -> assertThat(e.code()).isIn("manifest-cut", "manifest-none"));
    }
  }

  @Test
  void refusesANewerFormatWithWordsBeforeAnythingElse() {
    String newer = ManifestFile.text(sample()).replace("pgtrek-manifest-1", "pgtrek-manifest-2");

    assertThatThrownBy(() -> ManifestFile.parse(newer, "m.json"))
        .isInstanceOfSatisfying(
            PgtrekException.Usage.class,
            e -> {
              assertThat(e.code()).isEqualTo("manifest-newer");
              assertThat(e)
                  .hasMessage(
                      "m.json has format pgtrek-manifest-2, and this pgtrek reads formats up to"
                          + " pgtrek-manifest-1.");
            });
  }

  @Test
  void tellsWhatWasEditedFromWhatCannotBeUnderstood() {
    String text = ManifestFile.text(sample());
    String strange = ManifestFile.sealed("{\"format\":\"pgtrek-manifest-1\",\n\"odd\":1,\n");

    assertThat(ManifestFile.parse(text, "m.json")).isEqualTo(sample());
    assertThatThrownBy(() -> ManifestFile.parse(text.replace("app", "bpp"), "m.json"))
        .returns("manifest-edited", e -> ((PgtrekException) e).code());
    assertThatThrownBy(() -> ManifestFile.parse(strange, "m.json"))
        .returns("manifest-malformed", e -> ((PgtrekException) e).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "hello", "{\"format\":\"pgtrek-plan-1\"}", "[1]"})
  void saysOfAnotherFileThatItIsNone(String text) {
    assertThatThrownBy(() -> ManifestFile.parse(text, "m.json"))
        .isInstanceOfSatisfying(
            PgtrekException.Usage.class, e -> assertThat(e.code()).isEqualTo("manifest-none"));
  }

  @Test
  void hasNoWordThatIsAPlaceToo() {
    assertThat(Fact.Kind.values())
        .allSatisfy(kind -> assertThat(kind.says()).doesNotContain("kind", "schema", "of", "name"));
  }

  static Manifest sample() {
    long[] rows = new long[BucketSums.COUNT];
    long[] high = new long[BucketSums.COUNT];
    long[] low = new long[BucketSums.COUNT];
    rows[0] = 1;
    high[0] = -5;
    low[0] = 17;
    rows[1023] = 2;
    high[1023] = 7;
    low[1023] = -1;
    return new Manifest(
        "1.0",
        Instant.parse("2026-01-02T03:04:05Z"),
        Scope.DATABASE,
        new Origin("postgresql", "PostgreSQL 18.1", "app", "postgresql://host/app"),
        List.of(
            new Fact.Words()
                .say("definition", "CREATE INDEX t_a ON app.t USING btree (\"a\n\u0000\")")
                .say("valid", true)
                .fact(Fact.Kind.INDEX, "app", "t", "t_a"),
            new Fact.Words().say("server", "18.1").fact(Fact.Kind.DATABASE, "", "", "database")),
        List.of(
            new TableEntry(
                TableName.of("app", "t"),
                List.of(Identifier.of("id")),
                List.of(
                    new ColumnReading(
                        Identifier.of("id"), ScalarType.BIGINT, ValueFormat.NATIVE, null),
                    new ColumnReading(
                        Identifier.of("at"),
                        ScalarType.TIMESTAMPTZ,
                        ValueFormat.EPOCH_MILLIS,
                        null),
                    new ColumnReading(
                        Identifier.of("price"),
                        new ColumnType.Numeric(10, 2),
                        ValueFormat.NATIVE,
                        null),
                    new ColumnReading(
                        Identifier.of("span"),
                        ScalarType.TEXT,
                        ValueFormat.NATIVE,
                        new ColumnCast("", "", "$value::text"))),
                new BucketSums(rows, high, low),
                false)));
  }
}
