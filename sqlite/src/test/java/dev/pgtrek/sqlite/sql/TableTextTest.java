package dev.pgtrek.sqlite.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pgtrek.sqlite.sql.TableText.CheckText;
import dev.pgtrek.sqlite.sql.TableText.ColumnText;
import dev.pgtrek.sqlite.sql.TableText.KeyText;
import dev.pgtrek.sqlite.sql.TableText.ReferenceText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTextTest {

  @Test
  void readsColumnsWithTheirCollations() {
    TableText text =
        TableText.of("CREATE TABLE t(a, \"b c\" TEXT COLLATE nocase NOT NULL, [d] VARCHAR(9, 2))");

    assertThat(text.columns())
        .containsExactly(
            new ColumnText("a", null, null),
            new ColumnText("b c", "nocase", null),
            new ColumnText("d", null, null));
  }

  @Test
  void readsNamedChecksOfColumnsAndOfTheTable() {
    TableText text =
        TableText.of(
            """
            CREATE TABLE t(
              a INT CONSTRAINT positive CHECK (a > 0) CHECK(a <> 7), -- not ) this, CHECK(1)
              b TEXT CHECK (b IN ('(', ')', 'it''s', "x)")),
              CONSTRAINT "both" CHECK ( (a > 1) AND /* ) */ b IS NOT NULL ),
              CHECK (a < 9)
            )\
            """);

    assertThat(text.checks())
        .containsExactly(
            new CheckText("positive", "a > 0"),
            new CheckText(null, "a <> 7"),
            new CheckText(null, "b IN ('(', ')', 'it''s', \"x)\")"),
            new CheckText("both", "(a > 1) AND /* ) */ b IS NOT NULL"),
            new CheckText(null, "a < 9"));
  }

  @Test
  void readsTheExpressionOfGeneratedColumns() {
    TableText text =
        TableText.of(
            "CREATE TABLE t(a, b INT GENERATED ALWAYS AS (a * (2 + 1)) STORED, c AS (a || ')'))");

    assertThat(text.columns())
        .extracting(ColumnText::generated)
        .containsExactly(null, "a * (2 + 1)", "a || ')'");
  }

  @Test
  void readsNamesOfKeys() {
    TableText text =
        TableText.of(
            "CREATE TABLE t(a INTEGER CONSTRAINT pk PRIMARY KEY AUTOINCREMENT, b CONSTRAINT ub"
                + " UNIQUE ON CONFLICT REPLACE, c, CONSTRAINT ubc UNIQUE (b COLLATE nocase DESC,"
                + " c))");

    assertThat(text.keys())
        .containsExactly(
            new KeyText("pk", true, List.of("a")),
            new KeyText("ub", false, List.of("b")),
            new KeyText("ubc", false, List.of("b", "c")));
    assertThat(text.autoincrement()).isTrue();
  }

  @Test
  void seesAutoincrementInATableConstraint() {
    assertThat(TableText.of("CREATE TABLE t(a INTEGER, PRIMARY KEY(a AUTOINCREMENT))"))
        .extracting(TableText::autoincrement)
        .isEqualTo(true);
  }

  @Test
  void doesNotTakeAColumnOfThatNameForAutoincrement() {
    assertThat(TableText.of("CREATE TABLE t(\"autoincrement\" INTEGER, b DEFAULT 'AUTOINCREMENT')"))
        .extracting(TableText::autoincrement)
        .isEqualTo(false);
  }

  @Test
  void readsDeferral() {
    TableText text =
        TableText.of(
            """
            CREATE TABLE t(
              a REFERENCES p ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
              b REFERENCES "P"(x) MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED NOT NULL,
              c REFERENCES p(x) DEFERRABLE,
              d CONSTRAINT named REFERENCES p(x) NOT NULL DEFERRABLE INITIALLY IMMEDIATE,
              FOREIGN KEY (a, b) REFERENCES q(x, y) ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED
            )\
            """);

    assertThat(text.references())
        .containsExactly(
            new ReferenceText(null, List.of("a"), "p", true, true),
            new ReferenceText(null, List.of("b"), "P", false, false),
            new ReferenceText(null, List.of("c"), "p", true, false),
            new ReferenceText("named", List.of("d"), "p", true, false),
            new ReferenceText(null, List.of("a", "b"), "q", true, true));
  }

  @Test
  void allowsTableConstraintsWithoutCommas() {
    TableText text =
        TableText.of("CREATE TABLE t(a, b, UNIQUE(a) CHECK(b > 0) FOREIGN KEY(b) REFERENCES p)");

    assertThat(text.keys()).hasSize(1);
    assertThat(text.checks()).hasSize(1);
    assertThat(text.references()).hasSize(1);
  }

  @Test
  void passesOverDefaults() {
    TableText text =
        TableText.of(
            "CREATE TABLE t(a DEFAULT (CASE WHEN 1 THEN ')' END) COLLATE rtrim, b DEFAULT -1.5e-3,"
                + " c DEFAULT x'29', d DEFAULT 'a, b' CHECK (d), e DEFAULT +0x1F UNIQUE)");

    assertThat(text.columns()).hasSize(5);
    assertThat(text.columns().getFirst().collation()).isEqualTo("rtrim");
    assertThat(text.checks()).containsExactly(new CheckText(null, "d"));
    assertThat(text.keys()).hasSize(1);
  }

  @Test
  void readsOddNames() {
    TableText text =
        TableText.of(
            "CREATE TABLE \"t(1)\"('a,b' INT, \"say \"\"hi\"\"\" INT, `c``d`, größe, [e f])");

    assertThat(text.columns())
        .extracting(ColumnText::name)
        .containsExactly("a,b", "say \"hi\"", "c`d", "größe", "e f");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "CREATE",
        "CREATE TABLE t(",
        "CREATE TABLE t(a CHECK (",
        "CREATE TABLE t(a DEFAULT",
        "CREATE TABLE t(,,)",
        "CREATE TABLE t('a",
        "CREATE TABLE t(a REFERENCES)",
        "CREATE TABLE t(a REFERENCES p ON DELETE",
        "CREATE TABLE t(a b c -- d",
        "((((",
        "))))",
        "CREATE TABLE t(CONSTRAINT)",
        "CREATE TABLE t(FOREIGN KEY)",
        "CREATE TABLE t(a NOT)",
        "CREATE TABLE t(; ; 5)",
        "CREATE TABLE t(a [b",
        "/* "
      })
  void comesToAnEndOnAnyText(String sql) {
    assertThatCode(() -> TableText.of(sql)).doesNotThrowAnyException();
  }
}
