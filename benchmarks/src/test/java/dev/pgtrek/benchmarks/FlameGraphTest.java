package dev.pgtrek.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlameGraphTest {

  @Test
  void drawsEachFrameAsWideAsItsShare() {
    FlameGraph graph = new FlameGraph();
    graph.add(List.of("a.Main.run", "a.Copy.read"));
    graph.add(List.of("a.Main.run", "a.Copy.read"));
    graph.add(List.of("a.Main.run", "a.Copy.read"));
    graph.add(List.of("a.Main.run", "a.Copy.<init>"));

    String svg = graph.svg("copy");

    assertThat(svg)
        .contains("<title>a.Main.run 100.0 %</title><rect x=\"0.0\"")
        .contains("<title>a.Copy.read 75.0 %</title><rect x=\"300.0\" y=\"24\" width=\"899.5\"")
        .contains("a.Copy.&lt;init&gt; 25.0 %")
        .endsWith("</svg>\n");
  }

  @Test
  void leavesOutWhatIsTooNarrowToSee() {
    FlameGraph graph = new FlameGraph();
    for (int i = 0; i < 10_000; i++) {
      graph.add(List.of("a.Main.run"));
    }
    graph.add(List.of("a.Rare.call"));

    assertThat(graph.svg("copy")).contains("a.Main.run").doesNotContain("a.Rare.call");
  }
}
