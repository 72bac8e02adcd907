package dev.pgtrek.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sampled stacks, merged into a tree from the outermost frame, and drawn as a page of its own: a
 * frame's width is its share of the samples; what runs stands above what called it. Frames too
 * narrow to be seen are left out.
 */
final class FlameGraph {

  private static final int WIDTH = 1200;
  private static final int LINE = 17;
  private static final int TITLE = 24;
  private static final double LEAST_WIDTH = 1.5;
  private static final double CHARACTER = 6.2;

  private final Node root = new Node();

  private static final class Node {
    private final Map<String, Node> callees = new TreeMap<>();
    private long samples;
  }

  /**
   * Takes a sample in.
   *
   * @param frames outermost first, {@code package.Class.method}
   */
  void add(List<String> frames) {
    Node node = root;
    node.samples++;
    for (String frame : frames) {
      node = node.callees.computeIfAbsent(frame, f -> new Node());
      node.samples++;
    }
  }

  long samples() {
    return root.samples;
  }

  /** The picture. */
  String svg(String title) {
    int depth = depth(root);
    int height = TITLE + LINE * depth;
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"11\">%n<rect width=\"100%%\""
                + " height=\"100%%\" fill=\"#fff\"/>%n<text x=\"4\" y=\"16\" font-size=\"13\">%s,"
                + " %,d samples</text>%n",
            WIDTH,
            height,
            escaped(title),
            root.samples));
    draw(out, root, 0, height);
    return out.append("</svg>\n").toString();
  }

  private int depth(Node node) {
    return node.callees.values().stream()
        .filter(n -> width(n) >= LEAST_WIDTH)
        .mapToInt(n -> 1 + depth(n))
        .max()
        .orElse(0);
  }

  private double width(Node node) {
    return (double) WIDTH * node.samples / root.samples;
  }

  private void draw(StringBuilder out, Node node, double left, int bottom) {
    double x = left;
    for (Map.Entry<String, Node> callee : node.callees.entrySet()) {
      double width = width(callee.getValue());
      if (width >= LEAST_WIDTH) {
        box(out, callee.getKey(), callee.getValue(), x, bottom - LINE);
        draw(out, callee.getValue(), x, bottom - LINE);
      }
      x += width;
    }
  }

  private void box(StringBuilder out, String frame, Node node, double x, int y) {
    double width = width(node);
    String brief = brief(frame);
    int room = (int) ((width - 6) / CHARACTER);
    String shown =
        room < 3 ? "" : brief.length() <= room ? brief : brief.substring(0, room - 1) + "…";
    out.append(
        String.format(
            Locale.ROOT,
            "<g><title>%s %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\""
                + " rx=\"1\" fill=\"%s\"/>",
            escaped(frame),
            100.0 * node.samples / root.samples,
            x,
            y,
            width - 0.5,
            LINE - 1,
            color(frame)));
    if (!shown.isEmpty()) {
      out.append(
          String.format(
              Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%s</text>", x + 3, y + 12, escaped(shown)));
    }
    out.append("</g>\n");
  }

  /** pgtrek's own frames are warm, the driver's and SQLite's green, the JDK's grey. */
  private static String color(String frame) {
    int shade = Math.floorMod(frame.hashCode(), 30);
    if (frame.startsWith("dev.pgtrek.")) {
      return "hsl(" + (20 + shade) + ",85%,68%)";
    }
    return frame.startsWith("java.") || frame.startsWith("jdk.") || frame.startsWith("sun.")
        ? "hsl(220,8%," + (78 + shade / 5) + "%)"
        : "hsl(" + (110 + shade) + ",40%,72%)";
  }

  /** {@code Class.method} of {@code package.Class.method}. */
  static String brief(String frame) {
    int method = frame.lastIndexOf('.');
    int type = method < 0 ? -1 : frame.lastIndexOf('.', method - 1);
    return frame.substring(type + 1);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
