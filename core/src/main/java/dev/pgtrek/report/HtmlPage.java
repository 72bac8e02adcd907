package dev.pgtrek.report;

import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes HTML element by element. Text and attributes are escaped by the JDK's own XML writer, so
 * there is no way to pass markup in; elements are closed in order. Its methods return the page, so
 * that a line of code can be a line of the page.
 */
final class HtmlPage {

  private static final Set<String> INLINE = Set.of("bdi", "code", "span");

  private final StringWriter html = new StringWriter();
  private final XMLStreamWriter xml;

  HtmlPage() {
    try {
      xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(html);
      xml.writeDTD("<!doctype html>");
    } catch (XMLStreamException e) {
      throw impossible(e);
    }
  }

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn
   */
  HtmlPage open(String tag, String... attributes) {
    try {
      if (!INLINE.contains(tag)) {
        xml.writeCharacters("\n");
      }
      xml.writeStartElement(tag);
      attributes(attributes);
      return this;
    } catch (XMLStreamException e) {
      throw impossible(e);
    }
  }

  HtmlPage close() {
    try {
      xml.writeEndElement();
      return this;
    } catch (XMLStreamException e) {
      throw impossible(e);
    }
  }

  /** An element that has neither text nor end, such as {@code meta}. */
  HtmlPage empty(String tag, String... attributes) {
    try {
      xml.writeEmptyElement(tag);
      attributes(attributes);
      return this;
    } catch (XMLStreamException e) {
      throw impossible(e);
    }
  }

  /** Text of ours or of a database: what would act on the reader's eyes is spelled out. */
  HtmlPage text(String text) {
    try {
      xml.writeCharacters(Figures.visibleLines(text));
      return this;
    } catch (XMLStreamException e) {
      throw impossible(e);
    }
  }

  /** An element that holds nothing but text. */
  HtmlPage element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** A row of a table: the first cell heads it. */
  HtmlPage row(List<Cell> cells) {
    open("tr");
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      open(i == 0 ? "th" : "td", attributes(cell, i == 0 ? "row" : ""));
      (cell.name() ? element("bdi", cell.text()) : text(cell.text())).close();
    }
    return close();
  }

  /** The head of a table. */
  HtmlPage heads(List<Cell> cells) {
    open("thead").open("tr");
    cells.forEach(cell -> element("th", cell.text(), attributes(cell, "col")));
    return close().close();
  }

  String finish() {
    try {
      xml.writeEndDocument();
      xml.close();
      return html + "\n";
    } catch (XMLStreamException e) {
      throw impossible(e);
    }
  }

  private static String[] attributes(Cell cell, String scope) {
    String kind = cell.number() ? "number" : cell.code() ? "code" : "";
    if (scope.isEmpty()) {
      return kind.isEmpty() ? new String[0] : new String[] {"class", kind};
    }
    return kind.isEmpty()
        ? new String[] {"scope", scope}
        : new String[] {"scope", scope, "class", kind};
  }

  private void attributes(String... attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.length; i += 2) {
      xml.writeAttribute(attributes[i], Figures.visible(attributes[i + 1]));
    }
  }

  private static IllegalStateException impossible(XMLStreamException e) {
    return new IllegalStateException("a page in memory cannot be written", e);
  }

  /**
   * A cell of a table.
   *
   * @param text what it says
   * @param number whether it stands to the right
   * @param code whether it is in a database's own spelling
   * @param name whether it is a database's name, whose direction of writing must not spill over
   */
  record Cell(String text, boolean number, boolean code, boolean name) {

    static Cell of(String text) {
      return new Cell(text, false, false, false);
    }

    static Cell number(String text) {
      return new Cell(text, true, false, false);
    }

    static Cell code(String text) {
      return new Cell(text, false, true, false);
    }

    static Cell name(String text) {
      return new Cell(text, false, true, true);
    }
  }
}
