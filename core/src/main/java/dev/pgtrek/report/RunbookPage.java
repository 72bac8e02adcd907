package dev.pgtrek.report;

import dev.pgtrek.report.Runbook.Item;
import dev.pgtrek.report.Runbook.Part;
import java.util.stream.Collectors;

/** A runbook as one page that needs nothing beside itself, to be ticked off on screen or paper. */
public final class RunbookPage {

  private static final String LINE = "________________";

  private RunbookPage() {}

  /** The whole page. */
  public static String of(Runbook runbook) {
    HtmlPage page = new HtmlPage();
    page.open("html", "lang", "en");
    new PageParts(page).head(runbook.title());
    page.open("body")
        .open("header", "class", "open")
        .element("p", "pgtrek runbook", "class", "brand")
        .element("h1", runbook.title())
        .element("p", "Who leads: " + LINE + " On: " + LINE)
        .close()
        .open("main")
        .open("dl", "class", "facts");
    runbook
        .facts()
        .forEach(f -> page.open("div").element("dt", f.word()).element("dd", f.text()).close());
    page.close();
    int number = 1;
    for (Part part : runbook.parts()) {
      part(page, number++, part);
    }
    page.close()
        .open("footer")
        .element("p", "Written by pgtrek " + runbook.version() + ".")
        .close()
        .close()
        .close();
    return page.finish();
  }

  private static void part(HtmlPage page, int number, Part part) {
    page.open("section").element("h2", number + ". " + part.title());
    if (!part.expected().isEmpty()) {
      page.element("p", "Expected: " + part.expected());
    }
    page.element("p", "Who: " + LINE + " Begun: " + LINE + " Done: " + LINE);
    part.items().forEach(item -> item(page, item));
    page.close();
  }

  private static void item(HtmlPage page, Item item) {
    page.open("article", "class", item.decision() ? "WARN" : "INFO")
        .open("p")
        .open("label")
        .empty("input", "type", "checkbox")
        .text(" " + (item.decision() ? "Decide: " : "") + item.text())
        .close()
        .close();
    if (!item.commands().isEmpty()) {
      page.open("pre")
          .element(
              "code",
              item.commands().stream().map(ShellWords::of).collect(Collectors.joining("\n")))
          .close();
    }
    page.close();
  }
}
