package dev.pgtrek.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.GeometryFault;
import dev.pgtrek.model.GeometryKind;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GeometryScannerTest {

  /** GP, version 0, no envelope, little-endian, SRID 4326. */
  private static final String HEADER = "47500001E6100000";

  private static final String ONE = "000000000000F03F";
  private static final String TWO = "0000000000000040";
  private static final String NAN = "000000000000F87F";
  private static final String POINT = "0101000000" + ONE + TWO;

  private final GeometryScanner scanner = new GeometryScanner();

  private @Nullable GeometryFault scan(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(GeometryScanner.mayBe(bytes, 0, bytes.length)).isTrue();
    return scanner.scan(bytes, 0, bytes.length);
  }

  @Test
  void readsAPointOfAGeoPackage() {
    assertThat(scan(HEADER + POINT)).isNull();

    assertThat(scanner.kind()).isEqualTo(GeometryKind.POINT);
    assertThat(scanner.srid()).isEqualTo(4326);
    assertThat(scanner.isSpatiaLite()).isFalse();
    assertThat(scanner.isEmpty()).isFalse();
    assertThat(scanner.hasZ()).isFalse();
  }

  @Test
  void readsPositionsOutsideOfAnArraysBeginning() {
    byte[] bytes = HexFormat.of().parseHex("FFFF" + HEADER + POINT + "FF");

    assertThat(scanner.scan(bytes, 2, bytes.length - 3)).isNull();
  }

  @Test
  void skipsEveryEnvelope() {
    for (int kind = 0; kind <= 4; kind++) {
      int doubles = new int[] {0, 4, 6, 6, 8}[kind];
      String flags = HexFormat.of().toHexDigits((byte) (kind << 1 | 1));
      assertThat(scan("475000" + flags + "E6100000" + ONE.repeat(doubles) + POINT)).isNull();
    }
  }

  @Test
  void refusesEnvelopesAndVersionsThatAreNotDefined() {
    assertThat(scan("4750000BE6100000" + POINT)).isEqualTo(GeometryFault.BAD_HEADER);
    assertThat(scan("47500101E6100000" + POINT)).isEqualTo(GeometryFault.BAD_HEADER);
  }

  @Test
  void refusesExtendedGeometries() {
    assertThat(scan("47500021E6100000" + POINT)).isEqualTo(GeometryFault.EXTENDED);
  }

  @Test
  void readsDimensionsInBothSpellings() {
    assertThat(scan(HEADER + "01E9030000" + ONE + ONE + ONE)).isNull();
    assertThat(scanner.hasZ() && !scanner.hasM()).isTrue();
    assertThat(scan(HEADER + "0101000040" + ONE + ONE + ONE)).isNull();
    assertThat(!scanner.hasZ() && scanner.hasM()).isTrue();
    assertThat(scan(HEADER + "01B90B0000" + ONE + ONE + ONE + ONE)).isNull();
    assertThat(scanner.hasZ() && scanner.hasM()).isTrue();
  }

  @Test
  void readsBigEndianInsideALittleEndianHeader() {
    assertThat(scan(HEADER + "0000000001" + "3FF0000000000000".repeat(2))).isNull();
  }

  @Test
  void takesAPointOfNoNumbersForEmpty() {
    assertThat(scan(HEADER + "0101000000" + NAN + NAN)).isNull();

    assertThat(scanner.isEmpty()).isTrue();
  }

  @Test
  void findsWhatIsCutShortAtEveryLength() {
    byte[] whole = HexFormat.of().parseHex(HEADER + "010200000002000000" + ONE.repeat(4));
    for (int length = 8; length < whole.length; length++) {
      assertThat(scanner.scan(Arrays.copyOf(whole, length), 0, length))
          .isEqualTo(GeometryFault.CUT_SHORT);
    }
    assertThat(scanner.scan(whole, 0, whole.length)).isNull();
  }

  @Test
  void findsWhatGoesOn() {
    assertThat(scan(HEADER + POINT + "00")).isEqualTo(GeometryFault.GOES_ON);
  }

  @Test
  void isNotMisledByHugeCounts() {
    assertThat(scan(HEADER + "0102000000FFFFFF7F")).isEqualTo(GeometryFault.CUT_SHORT);
    assertThat(scan(HEADER + "0102000000FFFFFFFF")).isEqualTo(GeometryFault.CUT_SHORT);
    assertThat(scan(HEADER + "0107000000FFFFFF0F")).isEqualTo(GeometryFault.CUT_SHORT);
  }

  @Test
  void endsTheDescentIntoEndlessParts() {
    String deep = "010700000001000000".repeat(10_000);

    assertThat(scan(HEADER + deep + POINT)).isEqualTo(GeometryFault.BAD_PART);
  }

  @Test
  void refusesWhatPostgisRefuses() {
    String ring = "0103000000" + "01000000" + "04000000";
    assertThat(scan(HEADER + ring + ONE.repeat(7) + TWO)).isEqualTo(GeometryFault.OPEN_RING);
    assertThat(scan(HEADER + "010300000001000000" + "03000000" + ONE.repeat(6)))
        .isEqualTo(GeometryFault.TOO_FEW_POSITIONS);
    assertThat(scan(HEADER + "010200000001000000" + ONE.repeat(2)))
        .isEqualTo(GeometryFault.TOO_FEW_POSITIONS);
    assertThat(scan(HEADER + "010800000004000000" + ONE.repeat(8)))
        .isEqualTo(GeometryFault.TOO_FEW_POSITIONS);
    assertThat(scan(HEADER + "010400000001000000" + "010200000000000000"))
        .isEqualTo(GeometryFault.BAD_PART);
    assertThat(scan(HEADER + "010400000001000000" + "01E9030000" + ONE.repeat(3)))
        .isEqualTo(GeometryFault.MIXED_DIMENSIONS);
  }

  @Test
  void refusesKindsThatAreNoneAndReferencesWithoutANumber() {
    assertThat(scan(HEADER + "0163000000" + ONE + ONE)).isEqualTo(GeometryFault.UNKNOWN_KIND);
    assertThat(scan(HEADER + "0100000000" + ONE + ONE)).isEqualTo(GeometryFault.UNKNOWN_KIND);
    assertThat(scan("4750000140420F00" + POINT)).isEqualTo(GeometryFault.BAD_SRID);
    assertThat(scan("47500001FFFFFFFF" + POINT)).isNull();
  }

  @Test
  void readsSpatiaLite() {
    String box = "00" + "01" + "E6100000" + ONE.repeat(4) + "7C";
    assertThat(scan(box + "01000000" + ONE + TWO + "FE")).isNull();
    assertThat(scanner.isSpatiaLite()).isTrue();
    assertThat(scanner.kind()).isEqualTo(GeometryKind.POINT);
    assertThat(scan(box + "0400000001000000" + "6901000000" + ONE + TWO + "FE")).isNull();
    assertThat(scan(box + "0400000001000000" + "6801000000" + ONE + TWO + "FE"))
        .isEqualTo(GeometryFault.BAD_HEADER);
    assertThat(scan(box + "42420F0002000000" + ONE.repeat(4) + "FE"))
        .isEqualTo(GeometryFault.COMPRESSED);
  }

  @Test
  void readsTinyPoints() {
    assertThat(scan("0081E6100000" + "01" + ONE + TWO + "FE")).isNull();
    assertThat(scanner.kind()).isEqualTo(GeometryKind.POINT);
    assertThat(scan("0081E6100000" + "04" + ONE.repeat(4) + "FE")).isNull();
    assertThat(scanner.hasZ() && scanner.hasM()).isTrue();
  }

  @Test
  void neverLeavesTheBlobWhateverItSays() {
    Random random = new Random(4326);
    byte[] whole =
        HexFormat.of()
            .parseHex(
                HEADER
                    + "010700000002000000"
                    + POINT
                    + "010300000001000000"
                    + "04000000"
                    + ONE.repeat(8));
    for (int i = 0; i < 200_000; i++) {
      byte[] changed = whole.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        changed[2 + random.nextInt(changed.length - 2)] = (byte) random.nextInt(256);
      }
      // Any answer will do; an exception will not.
      scanner.scan(changed, 0, changed.length);
    }
    assertThat(scanner.scan(whole, 0, whole.length)).isNull();
  }
}
