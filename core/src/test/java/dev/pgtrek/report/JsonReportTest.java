package dev.pgtrek.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pgtrek.report.RunReport.Outcome;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonReportTest {

  @Test
  void namesItsFormatFirst() throws IOException {
    assertThat(tree().fieldNames().next()).isEqualTo("format");
  }

  @Test
  void holdsEveryComponentUnderItsOwnName() throws IOException {
    List<String> expected = new ArrayList<>(List.of("format"));
    Arrays.stream(RunReport.class.getRecordComponents())
        .map(RecordComponent::getName)
        .forEach(expected::add);

    List<String> names = new ArrayList<>();
    tree().fieldNames().forEachRemaining(names::add);

    assertThat(names).containsExactlyElementsOf(expected);
  }

  @Test
  void writesTimesAsIso8601() throws IOException {
    assertThat(tree().get("finishedAt").asText()).isEqualTo("2026-11-20T13:05:04.200Z");
  }

  @Test
  void keepsNamesExactly() throws IOException {
    assertThat(tree().at("/tables/2/source").asText()).isEqualTo("main." + SampleReport.HOSTILE);
  }

  @Test
  void holdsNothingOfAFindingThatIsComputed() throws IOException {
    assertThat(tree().at("/findings/0").has("blocks")).isFalse();
  }

  private static JsonNode tree() throws IOException {
    return new ObjectMapper().readTree(JsonReport.of(SampleReport.of(Outcome.PROVED)));
  }
}
