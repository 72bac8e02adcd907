package dev.pgtrek.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyFileTest {

  private static final String ONE =
      """
      format: pgtrek-policy-1
      tolerated-delay: 2.5 ms
      rules:
      - name: slow
        measure: query-slowdown
        is: at least
        threshold: 1.25 x
        then: roll back
        reason: Too slow.
        unmeasured: look
      """;

  @Test
  void readsWhatItWrites() {
    Policy again = PolicyFile.read(PolicyFile.write(Policy.DEFAULT), "the built-in policy");

    assertThat(again).isEqualTo(Policy.DEFAULT);
  }

  @Test
  void readsNamesAndReasonsWithEverySign() {
    Rule odd =
        new Rule(
            "no: # \"\\ \u0007\u2028é𝄞",
            Measure.ROW_MISMATCH,
            Rule.Comparison.AT_MOST,
            0.000125,
            Advice.GO,
            "a\nb\t: - {}",
            Advice.ROLL_BACK);
    Policy policy = new Policy("p", List.of(odd), Duration.ZERO);

    assertThat(PolicyFile.read(PolicyFile.write(policy), "p")).isEqualTo(policy);
  }

  @Test
  void readsUnitsAndWhatHoldsWhereNothingIsMeasured() {
    Policy policy = PolicyFile.read(ONE, "team.yaml");

    assertThat(policy.toleratedDelay()).isEqualTo(Duration.ofNanos(2_500_000));
    assertThat(policy.rules())
        .containsExactly(
            new Rule(
                "slow",
                Measure.QUERY_SLOWDOWN,
                Rule.Comparison.AT_LEAST,
                1.25,
                Advice.ROLL_BACK,
                "Too slow.",
                Advice.LOOK));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "query-slowdown | query-slownes | team.yaml:5:12: there is no measure 'query-slownes'",
        "at least | more than | team.yaml:6:7: 'more than' is no comparison",
        "1.25 x | 1.25 % | team.yaml:7:14: '1.25 %' is no threshold for query-slowdown",
        "1.25 x | -1 | team.yaml:7:14: '-1' is no threshold",
        "1.25 x | .nan | team.yaml:7:14: '.nan' is no threshold",
        "1.25 x | 1e999999 | team.yaml:7:14: '1e999999' is no threshold",
        "roll back | rollback | team.yaml:8:9: 'rollback' is no outcome",
        "unmeasured: look | unmesured: look | team.yaml:10:3: there is no key 'unmesured'",
        "pgtrek-policy-1 | pgtrek-policy-2 | team.yaml:1:9: this pgtrek reads the format",
        "2.5 ms | 2.5 s | team.yaml:2:18: '2.5 s' is no delay",
        "name: slow | name: '' | team.yaml:4:9: a rule's name is never empty",
        "name: slow | name: [slow] | team.yaml:4:9: 'name' takes a single word",
        "reason: Too slow. | then: look | team.yaml:9:3: the key 'then' stands here a second time",
        "reason: Too slow. | # none | team.yaml:4:3: here 'reason' is missing",
        "- name: slow | - name: 'slow | team.yaml:",
      })
  void refusesWithThePlace(String part, String wrong, String message) {
    assertThatThrownBy(() -> PolicyFile.read(ONE.replace(part, wrong), "team.yaml"))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesTwoRulesOfOneName() {
    String twice = ONE + ONE.substring(ONE.indexOf("- name"));

    assertThatThrownBy(() -> PolicyFile.read(twice, "team.yaml"))
        .hasMessageContaining("team.yaml:11:3: there are two rules of the name slow");
  }

  @Test
  void refusesAFileWithoutRules() {
    assertThatThrownBy(() -> PolicyFile.read("", "p")).hasMessageContaining("empty");
    assertThatThrownBy(() -> PolicyFile.read("format: pgtrek-policy-1\nrules: []\n", "p"))
        .hasMessageContaining("p:2:8: 'rules' takes a list of at least one rule");
    assertThatThrownBy(() -> PolicyFile.read("format: pgtrek-policy-1\n", "p"))
        .hasMessageContaining("'rules' is missing");
    assertThatThrownBy(() -> PolicyFile.read("- go\n", "p")).hasMessageContaining("p:1:1");
  }
}
