package dev.pgtrek.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.report.RunReport.Outcome;
import java.io.IOException;
import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class HtmlReportTest {

  private static final String PROVED = HtmlReport.of(SampleReport.of(Outcome.PROVED));

  @Test
  void beginsAsHtml() {
    assertThat(PROVED).startsWith("<!doctype html>\n<html lang=\"en\">");
  }

  @Test
  void saysTheVerdictAsTheOnlyTopHeading() throws Exception {
    NodeList headings = parse(PROVED).getElementsByTagName("h1");

    assertThat(headings.getLength()).isEqualTo(1);
    assertThat(headings.item(0).getTextContent()).isEqualTo("✓ Done and proved equal");
  }

  @ParameterizedTest
  @EnumSource
  void closesEveryElement(Outcome outcome) throws Exception {
    assertThat(parse(HtmlReport.of(SampleReport.of(outcome))).getDocumentElement().getTagName())
        .isEqualTo("html");
  }

  @ParameterizedTest
  @EnumSource
  void neverLetsANameBecomeMarkup(Outcome outcome) throws Exception {
    Document page = parse(HtmlReport.of(SampleReport.of(outcome)));

    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(page.getElementsByTagName("main").item(0).getTextContent())
        .contains("main.<script>alert('x')</script>&\"\\u{1b}[2J\\u{202e}");
  }

  @Test
  void needsNothingBesideItself() {
    assertThat(PROVED)
        .doesNotContain("http:")
        .doesNotContain("https:")
        .doesNotContain("<link")
        .doesNotContain("<img")
        .doesNotContain("url(");
  }

  @Test
  void writesItsStylesUnescaped() {
    assertThat(PROVED.substring(PROVED.indexOf("<style>"), PROVED.indexOf("</style>")))
        .contains("--paper: #ffffff")
        .doesNotContain("&");
  }

  @Test
  void headsEveryColumnAndRow() throws Exception {
    NodeList heads = parse(PROVED).getElementsByTagName("th");

    assertThat(heads.getLength()).isPositive();
    for (int i = 0; i < heads.getLength(); i++) {
      assertThat(((Element) heads.item(i)).getAttribute("scope")).isIn("col", "row");
    }
  }

  @Test
  void givesEveryTableACaption() throws Exception {
    Document page = parse(PROVED);

    assertThat(page.getElementsByTagName("caption").getLength())
        .isPositive()
        .isEqualTo(page.getElementsByTagName("table").getLength());
  }

  @Test
  void showsRowsGroupedByThousands() {
    assertThat(PROVED).contains("<td class=\"number\">1,234,567</td>");
  }

  /** The page is well-formed XML too, but for its doctype's small letters. */
  private static Document parse(String html)
      throws ParserConfigurationException, IOException, SAXException {
    String xml = html.replaceFirst("<!doctype html>", "");
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
