package dev.pgtrek.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server finds equal, and what it prints, is judged by the server itself. */
class CanonicalJsonIT {

  /** Another one gives other documents; a failure names it. */
  private static final long SEED = Long.getLong("pgtrek.test.seed", 20_261_125L);

  private static final int PAIRS = 10_000;

  private final CanonicalJson json = new CanonicalJson();

  private byte[] canonical(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    CanonicalRow row = new CanonicalRow(0);
    assertThat(json.put(utf8, 0, utf8.length, row)).as(text).isTrue();
    return Arrays.copyOf(row.array(), row.length());
  }

  @ParameterizedTest(name = "PostgreSQL {0}")
  @ValueSource(ints = {15, 18})
  void findsDocumentsEqualExactlyWhenTheServerDoes(int major) throws Exception {
    RandomJson made = new RandomJson(new Random(SEED));
    String[] ones = new String[PAIRS];
    String[] others = new String[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      RandomJson.Document document = made.document(4);
      ones[i] = made.spell(document);
      others[i] = made.spell(made.nearly(document));
    }
    int equal = 0;
    int row = 0;
    try (Connection connection = Servers.postgres(major).jdbc("postgres");
        PreparedStatement ask =
            connection.prepareStatement(
                "SELECT a::jsonb = b::jsonb, (a::jsonb)::text FROM unnest(?::text[], ?::text[])"
                    + " WITH ORDINALITY AS pair(a, b, i) ORDER BY i")) {
      ask.setArray(1, connection.createArrayOf("text", ones));
      ask.setArray(2, connection.createArrayOf("text", others));
      try (ResultSet answer = ask.executeQuery()) {
        for (; answer.next(); row++) {
          byte[] one = canonical(ones[row]);

          assertThat(Arrays.equals(one, canonical(others[row])))
              .as("seed %d: %s and %s", SEED, ones[row], others[row])
              .isEqualTo(answer.getBoolean(1));
          assertThat(canonical(answer.getString(2)))
              .as("seed %d: %s", SEED, ones[row])
              .isEqualTo(one);
          equal += answer.getBoolean(1) ? 1 : 0;
        }
      }
    }
    assertThat(row).isEqualTo(PAIRS);
    assertThat(equal).isBetween(PAIRS / 4, PAIRS * 9 / 10);
  }
}
