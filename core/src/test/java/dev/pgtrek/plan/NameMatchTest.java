package dev.pgtrek.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Identifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameMatchTest {

  private static List<Identifier> names(String... names) {
    return Arrays.stream(names).map(Identifier::of).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "userId, user_id",
    "userID, user_id",
    "HTTPServer, http_server",
    "createdAtUTC, created_at_utc",
    "line2Text, line2_text",
    "user_id, user_id",
    "Order Lines, order_lines"
  })
  void writesNamesInSnakeCase(String name, String snake) {
    assertThat(NameMatch.snakeCase(name)).isEqualTo(snake);
  }

  @Test
  void prefersTheSameNameToAFoldedOne() {
    NameMatch match = NameMatch.of(Identifier.of("Users"), names("users", "Users"));

    assertThat(match)
        .isEqualTo(new NameMatch(Identifier.of("Users"), NameMatch.How.SAME, List.of()));
  }

  @Test
  void prefersAFoldedNameToOneInSnakeCase() {
    NameMatch match = NameMatch.of(Identifier.of("userId"), names("user_id", "userid"));

    assertThat(match)
        .isEqualTo(new NameMatch(Identifier.of("userid"), NameMatch.How.FOLDED, List.of()));
  }

  @Test
  void findsNamesInCamelCaseForThoseInSnakeCase() {
    NameMatch match = NameMatch.of(Identifier.of("user_id"), names("userId", "id"));

    assertThat(match)
        .isEqualTo(new NameMatch(Identifier.of("userId"), NameMatch.How.SNAKE_CASE, List.of()));
  }

  @Test
  void refusesToChooseBetweenTwo() {
    NameMatch match = NameMatch.of(Identifier.of("users"), names("Users", "USERS"));

    assertThat(match.target()).isNull();
    assertThat(match.rivals()).containsExactlyElementsOf(names("Users", "USERS"));
  }

  @Test
  void findsNothingWhereNothingIs() {
    assertThat(NameMatch.of(Identifier.of("a"), names("b")).how()).isEqualTo(NameMatch.How.NONE);
  }
}
