package dev.pgtrek.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The same by other means: Jackson reads the document, a tree map sorts its members. What the
 * product's own scanner is held against.
 */
final class JacksonJson {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(10_000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JacksonJson() {}

  /**
   * Puts the document's canonical form.
   *
   * @return false, with nothing put, if the bytes are not one JSON document
   */
  static boolean put(byte[] text, int offset, int count, CanonicalRow out) {
    int mark = out.open(CanonicalRow.JSON);
    try (JsonParser parser = FACTORY.createParser(text, offset, count)) {
      JsonToken first = parser.nextToken();
      if (first != null) {
        value(parser, first, out);
        if (parser.nextToken() == null) {
          out.close(mark);
          return true;
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not JSON: the caller tells it as a value that does not fit.
    }
    out.forget(mark);
    return false;
  }

  private static void value(JsonParser parser, JsonToken token, CanonicalRow out)
      throws IOException {
    switch (token) {
      case START_OBJECT -> object(parser, out);
      case START_ARRAY -> {
        out.raw((byte) '[');
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
          value(parser, t, out);
          out.raw((byte) ',');
        }
        out.raw((byte) ']');
      }
      case VALUE_STRING -> string(parser.getText(), out);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        // Equal values become equal decimals, scale and all.
        byte[] digits =
            new BigDecimal(parser.getText())
                .stripTrailingZeros()
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
        out.putBytes(digits, 0, digits.length);
      }
      case VALUE_TRUE -> out.raw((byte) 't');
      case VALUE_FALSE -> out.raw((byte) 'f');
      case VALUE_NULL -> out.raw((byte) 'n');
      default -> throw new IOException("unexpected " + token);
    }
  }

  private static void object(JsonParser parser, CanonicalRow out) throws IOException {
    Map<String, byte[]> members = new TreeMap<>();
    CanonicalRow member = new CanonicalRow(0);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      member.reset();
      value(parser, parser.nextToken(), member);
      members.put(name, Arrays.copyOf(member.array(), member.length()));
    }
    out.raw((byte) '{');
    members.forEach(
        (name, value) -> {
          string(name, out);
          out.raw(value, 0, value.length);
        });
    out.raw((byte) '}');
  }

  private static void string(String text, CanonicalRow out) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.putBytes(utf8, 0, utf8.length);
  }
}
