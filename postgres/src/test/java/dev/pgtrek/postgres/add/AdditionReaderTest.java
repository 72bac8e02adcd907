package dev.pgtrek.postgres.add;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.spi.AddedColumn;
import dev.pgtrek.spi.AddedColumn.AddedIndex;
import dev.pgtrek.spi.AddedColumn.Points;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdditionReaderTest {

  @Test
  void readsPointsOfTwoColumns() {
    AddedColumn column =
        AdditionReader.read(
            "services_serviceprovider.business_location geography(Point,4326) from (longitude,"
                + " latitude)");

    assertThat(column)
        .isEqualTo(
            new AddedColumn(
                null,
                Identifier.of("services_serviceprovider"),
                Identifier.of("business_location"),
                "geography(Point,4326)",
                new Points(Identifier.of("longitude"), Identifier.of("latitude"), false),
                null,
                false,
                null,
                null));
  }

  @Test
  void readsEveryClauseInAnyOrder() {
    AddedColumn column =
        AdditionReader.read(
            "app.Note.Body text comment 'it''s from not' index gin trgm not null default ('a' ||"
                + " (not true))");

    assertThat(column)
        .isEqualTo(
            new AddedColumn(
                Identifier.of("app"),
                Identifier.of("note"),
                Identifier.of("body"),
                "text",
                null,
                "('a' || (not true))",
                true,
                new AddedIndex("gin", "trgm"),
                "it's from not"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          t.c vector(1536) | vector(1536)
          t.c varchar(20) default 'x' | varchar(20)
          t.c timestamp(3) with time zone not null | timestamp(3) with time zone
          t.c double precision[] | double precision[]
          t.c public."My Type" index none | public."My Type"
          t.c interval day to second(3) | interval day to second(3)
          """)
  void findsWhereATypeEnds(String written, String type) {
    assertThat(AdditionReader.read(written).type()).isEqualTo(type);
  }

  @Test
  void takesQuotedNamesAsTheyAre() {
    AddedColumn column = AdditionReader.read("\"My.App\".\"T\"\"1\".\"from\" int");

    assertThat(column.schema()).isEqualTo(Identifier.of("My.App"));
    assertThat(column.table()).isEqualTo(Identifier.of("T\"1"));
    assertThat(column.column()).isEqualTo(Identifier.of("from"));
  }

  @Test
  void takesAnIndexWithoutAMethodAndOneWithADistance() {
    assertThat(index("t.c text index")).isEqualTo(new AddedIndex("", null));
    assertThat(index("t.c vector(3) index hnsw")).isEqualTo(new AddedIndex("hnsw", null));
    assertThat(index("t.c vector(3) index hnsw l2 not null"))
        .isEqualTo(new AddedIndex("hnsw", "l2"));
  }

  @Test
  void givesNoPointToRowsThatHaveNoneWhereItIsAsked() {
    Points points = AdditionReader.read("t.c geometry from (x, \"Y\") else null").points();

    assertThat(points).isEqualTo(new Points(Identifier.of("x"), Identifier.of("Y"), true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `` | a table is missing
          c text | it begins with table.column
          a.b.c.d text | it begins with table.column
          t.c | a type is missing
          t.c from (a, b) | a type is missing
          t.c text; DROP TABLE t | the sign ; has no place here
          t.c text -- that is all | a comment has no place here
          t.c text, d text | this has no place in a type
          t.c varchar(20 | a parenthesis is not closed in a type
          t.c varchar)20( | this has no place in a type
          t.c text default | an expression is missing
          t.c text default E'x' | a text begins with its quote
          t.c text default 'x | the quote is not closed
          t.c text default $$x$$ | the sign $ has no place here
          t.c text not | the word null is missing
          t.c text not null not null | not is said twice
          t.c text comment x | a comment is a text in single quotes
          t.c geography from (a, b) gist | this is neither of from, default
          t.c geography from (a) | a , is missing
          t.c geography from longitude, latitude | a ( is missing
          t.c geography from (a, b) default 1 | points come from two columns
          t."" text | a name is not empty
          """)
  void saysWhatItCannotRead(String written, String message) {
    assertThatThrownBy(() -> AdditionReader.read(written))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining(message)
        .returns("addition-not-understood", e -> ((PgtrekException) e).code());
  }

  private static @Nullable AddedIndex index(String written) {
    return AdditionReader.read(written).index();
  }
}
