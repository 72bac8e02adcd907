package dev.pgtrek.report;

import dev.pgtrek.model.Finding;
import dev.pgtrek.report.HtmlPage.Cell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What every page of a report is put together from: its head, its verdict, facts, and findings. */
final class PageParts {

  /** What a verdict comes to, which gives it its colour and its sign. */
  enum Tone {
    GOOD("good", "✓"),
    OPEN("open", "○"),
    BAD("bad", "✗");

    private final String style;
    private final String sign;

    Tone(String style, String sign) {
      this.style = style;
      this.sign = sign;
    }
  }

  private final HtmlPage page;

  PageParts(HtmlPage page) {
    this.page = page;
  }

  void head(String title) {
    page.open("head")
        .empty("meta", "charset", "utf-8")
        .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .empty("meta", "name", "color-scheme", "content", "light dark")
        .element("title", title)
        .element("style", style())
        .close();
  }

  /** The page's header: what kind of report it is, what it comes to, and what that means. */
  void verdict(Tone tone, String kind, String headline, String meaning) {
    page.open("header", "class", tone.style)
        .element("p", kind, "class", "brand")
        .open("h1")
        .element("span", tone.sign, "class", "sign", "aria-hidden", "true")
        .text(" " + headline)
        .close()
        .element("p", meaning)
        .close();
  }

  void foot(String version, String moment, String run) {
    page.open("footer")
        .element("p", "Written by pgtrek %s at %s. Run %s.".formatted(version, moment, run))
        .close();
  }

  /** A word and its value, inside of a list of them. */
  void number(String word, String value) {
    page.open("div").element("dt", word).element("dd", value).close();
  }

  /** Likewise, unless there is nothing to say. */
  void detail(String word, String text) {
    if (!text.isEmpty()) {
      number(word, text);
    }
  }

  void findings(List<Finding> findings) {
    for (Finding f : findings) {
      page.open("article", "class", f.severity().name())
          .open("h3")
          .text(Wording.severity(f.severity()) + ": ")
          .element("bdi", f.subject())
          .close();
      page.open("dl", "class", "facts");
      detail("Measured", f.measured());
      detail("Why it matters", f.why());
      detail("What to do", f.fix());
      detail("Restart", f.restart() ? "The server has to be started anew for it." : "");
      detail("Code", f.code());
      page.close().close();
    }
  }

  void table(String caption, List<Cell> heads, List<List<Cell>> rows) {
    if (rows.isEmpty()) {
      page.element("p", "None.");
      return;
    }
    page.open("div", "class", "wide", "role", "region", "aria-label", caption, "tabindex", "0")
        .open("table")
        .element("caption", caption)
        .heads(heads)
        .open("tbody");
    rows.forEach(page::row);
    page.close().close().close();
  }

  void sql(String sql) {
    if (!sql.isBlank()) {
      page.open("pre").element("code", sql.strip()).close();
    }
  }

  /** Opens a section, which the caller closes. */
  void section(String title) {
    page.open("section").element("h2", title);
  }

  /** The style of every page, written into it. */
  private static String style() {
    try (InputStream css = PageParts.class.getResourceAsStream("report.css")) {
      if (css == null) {
        throw new IllegalStateException("report.css is missing beside its class");
      }
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("report.css cannot be read", e);
    }
  }
}
