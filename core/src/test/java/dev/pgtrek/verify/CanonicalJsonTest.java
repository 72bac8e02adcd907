package dev.pgtrek.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

  private static final int DOCUMENTS = 20_000;

  private final CanonicalJson json = new CanonicalJson();

  private @Nullable String canonical(byte[] text) {
    CanonicalRow row = new CanonicalRow(0);
    // Among other bytes, so that reading beyond either end shows.
    byte[] around = new byte[text.length + 20];
    Arrays.fill(around, (byte) '1');
    System.arraycopy(text, 0, around, 5, text.length);
    if (!json.put(around, 5, text.length, row)) {
      assertThat(row.length()).isZero();
      return null;
    }
    return new String(row.array(), 5, row.length() - 5, StandardCharsets.UTF_8);
  }

  private @Nullable String canonical(String text) {
    return canonical(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte @Nullable [] byJackson(byte[] text) {
    CanonicalRow row = new CanonicalRow(0);
    return JacksonJson.put(text, 0, text.length, row)
        ? Arrays.copyOf(row.array(), row.length())
        : null;
  }

  @Test
  void spellsADocumentInOneWay() {
    assertThat(
            canonical(
                " { \"size\" : 10.50, \"id\":[1e2,-0, true,false , null ], \"a\\u0062\":{} ,"
                    + "\"id2\":\"\\u00e9\\/\\u0001\\n\\u0022\" } "))
        .isEqualTo(
            "{\"ab\":{},\"id\":[1e2,0,true,false,null],"
                + "\"id2\":\"é/\\u0001\\n\\\"\",\"size\":105e-1}");
  }

  @Test
  void findsDocumentsEqualExactlyWhenTheirMeaningIs() {
    Random random = new Random(11);
    RandomJson made = new RandomJson(random);
    int equal = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      RandomJson.Document document = made.document(4);
      String one = made.spell(document);
      String other = made.spell(made.nearly(document));

      boolean same =
          Arrays.equals(
              byJackson(one.getBytes(StandardCharsets.UTF_8)),
              byJackson(other.getBytes(StandardCharsets.UTF_8)));

      assertThat(canonical(one)).as(one).isNotNull();
      assertThat(Objects.equals(canonical(one), canonical(other)))
          .as("%s and %s", one, other)
          .isEqualTo(same);
      equal += same ? 1 : 0;
    }
    assertThat(equal).isBetween(DOCUMENTS / 4, DOCUMENTS * 9 / 10);
  }

  @Test
  void takesTheCanonicalFormForCanonical() {
    Random random = new Random(12);
    RandomJson made = new RandomJson(random);
    for (int i = 0; i < DOCUMENTS; i++) {
      String canonical = canonical(made.spell(made.document(4)));

      assertThat(canonical(canonical == null ? "" : canonical)).isEqualTo(canonical);
    }
  }

  @Test
  void findsTheSameTextsToBeDocumentsAsJackson() {
    Random random = new Random(13);
    RandomJson made = new RandomJson(random);
    byte[] marks = "{}[]\",:\\ \n0123456789-+.eEtrufalsn/bx\u0001".getBytes(StandardCharsets.UTF_8);
    int documents = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      byte[] text = made.spell(made.document(3)).getBytes(StandardCharsets.US_ASCII);
      int changes = random.nextInt(3);
      for (int change = 0; change < changes && text.length > 0; change++) {
        int place = random.nextInt(text.length);
        text =
            switch (random.nextInt(3)) {
              case 0 -> Arrays.copyOf(text, place);
              case 1 -> without(text, place);
              default -> with(text, place, marks[random.nextInt(marks.length)]);
            };
      }
      String shown = new String(text, StandardCharsets.US_ASCII);
      boolean jsonbRefuses =
          shown.matches("(?is).*\\\\u0000.*|.*\\\\ud[89a-f].*")
              || shown.matches(".*[eE].?\\d{9,}.*");
      if (!jsonbRefuses) {
        boolean isDocument = byJackson(text) != null;

        assertThat(canonical(text) != null).as(shown).isEqualTo(isDocument);
        documents += isDocument ? 1 : 0;
      }
    }
    assertThat(documents).isBetween(DOCUMENTS / 4, DOCUMENTS * 9 / 10);
  }

  private static byte[] without(byte[] text, int place) {
    byte[] less = Arrays.copyOf(text, text.length - 1);
    System.arraycopy(text, place + 1, less, place, less.length - place);
    return less;
  }

  private static byte[] with(byte[] text, int place, byte mark) {
    byte[] changed = text.clone();
    changed[place] = mark;
    return changed;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "truex",
        "01",
        "-",
        "1.",
        ".5",
        "+1",
        "1e",
        "1e+",
        "1 2",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{1:2}",
        "{\"a\":1]",
        "[",
        "{",
        "]",
        "\"a",
        "\"a\\\"",
        "\"a\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"tab\there\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\ud800\\u0041\"",
        "\"\\ud800x\"",
        "\"\\udc00\"",
        "\uFEFF1",
        "NaN",
        "1e99999999999"
      })
  void refusesWhatIsNoDocumentOfJsonb(String text) {
    assertThat(canonical(text)).isNull();
  }

  @Test
  void tellsStringsApartThatAreNoUtf8() {
    assertThat(canonical(new byte[] {'"', (byte) 0xC3, '"'}))
        .isEqualTo(canonical(new byte[] {'"', (byte) 0xC3, '"'}));

    CanonicalRow one = new CanonicalRow(0);
    CanonicalRow other = new CanonicalRow(0);
    json.put(new byte[] {'"', (byte) 0xC3, '"'}, 0, 3, one);
    json.put(new byte[] {'"', (byte) 0xC4, '"'}, 0, 3, other);
    assertThat(Arrays.copyOf(one.array(), one.length()))
        .isNotEqualTo(Arrays.copyOf(other.array(), other.length()));
  }

  @Test
  void goesAsDeepAsItSays() {
    String deepest = "[".repeat(CanonicalJson.MAX_DEPTH) + "]".repeat(CanonicalJson.MAX_DEPTH);

    assertThat(canonical(deepest)).isEqualTo(deepest);
    assertThat(canonical("[" + deepest + "]")).isNull();
  }

  @Test
  void keepsTheLastOfManyEqualNamesWhereverTheyStand() {
    TreeMap<Integer, Integer> last = new TreeMap<>();
    StringJoiner text = new StringJoiner(",", "{", "}");
    for (int i = 1; i <= 3000; i++) {
      int name = 1000 + i * 7 % 1000;
      text.add("\"k%d\":\"v%d\"".formatted(name, i));
      last.put(name, i);
    }
    StringJoiner expected = new StringJoiner(",", "{", "}");
    last.forEach((name, i) -> expected.add("\"k%d\":\"v%d\"".formatted(name, i)));

    assertThat(canonical(text.toString())).isEqualTo(expected.toString());
  }
}
