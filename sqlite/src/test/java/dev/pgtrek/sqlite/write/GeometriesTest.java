package dev.pgtrek.sqlite.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.model.ValueKind;
import dev.pgtrek.sqlite.GivenRows;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Blobs of geometries, byte by byte as the specifications lay them out. */
class GeometriesTest {

  private static final String ONE = "000000000000F03F";
  private static final String TWO = "0000000000000040";
  private static final String THREE = "0000000000000840";

  private static String written(ValueFormat format, String ewkb) {
    GivenRows row = new GivenRows(List.of(List.of(HexFormat.of().parseHex(ewkb))));
    row.next();
    RowBuffer out = new RowBuffer(16);
    new Geometries(format).put(ValueKind.BLOB, row, 0, out);
    assertThat(out.tagAt(0)).isEqualTo(RowBuffer.BLOB);
    return HexFormat.of().withUpperCase().formatHex(out.bytesAt(0));
  }

  @Test
  void aPointHasNoBoxInAGeoPackage() {
    String point = "0101000020E6100000" + ONE + TWO;

    assertThat(written(ValueFormat.GEOPACKAGE, point))
        .isEqualTo("47500001" + "E6100000" + "0101000000" + ONE + TWO);
  }

  @Test
  void aLineHasABoxAndIsosKind() {
    String line = "01020000A0E6100000" + "02000000" + TWO + ONE + THREE + ONE + TWO + THREE;

    assertThat(written(ValueFormat.GEOPACKAGE, line))
        .isEqualTo(
            "47500003"
                + "E6100000"
                + (ONE + TWO + ONE + TWO)
                + "01EA030000"
                + "02000000"
                + (TWO + ONE + THREE + ONE + TWO + THREE));
  }

  @Test
  void whatIsEmptySaysSoInAGeoPackage() {
    assertThat(written(ValueFormat.GEOPACKAGE, "010300000000000000"))
        .isEqualTo("47500011" + "00000000" + "010300000000000000");
  }

  @Test
  void partsOfSpatiaLiteHaveMarks() {
    String points = "0104000020E6100000" + "01000000" + "0101000000" + ONE + TWO;

    assertThat(written(ValueFormat.SPATIALITE, points))
        .isEqualTo(
            "0001E6100000"
                + (ONE + TWO + ONE + TWO)
                + "7C"
                + "04000000"
                + "01000000"
                + "69"
                + "01000000"
                + (ONE + TWO)
                + "FE");
  }

  @Test
  void theHighestByteFirstIsRead() {
    String point = "0020000001" + "000010E6" + "3FF0000000000000" + "4000000000000000";

    assertThat(written(ValueFormat.GEOPACKAGE, point))
        .isEqualTo("47500001" + "E6100000" + "0101000000" + ONE + TWO);
  }

  @Test
  void whatEndsTooEarlyAndWhatHasNoPlaceAreRefused() {
    assertThatThrownBy(() -> written(ValueFormat.GEOPACKAGE, "010200000002000000" + ONE))
        .isInstanceOf(Misfit.class);
    assertThatThrownBy(() -> written(ValueFormat.SPATIALITE, "010800000000000000"))
        .isInstanceOf(Misfit.class)
        .hasMessageContaining("ewkb");
  }
}
