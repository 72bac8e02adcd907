package dev.pgtrek.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.GeometryKind;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.plan.PlaceOptions.Points;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaceFileTest {

  private static PlaceOptions read(String yaml) {
    return PlanFile.read(yaml, "plan.yaml").places();
  }

  @Test
  void readsAllChoices() {
    PlaceOptions read =
        read(
            """
            geometry: bytea
            placesMetadata: tables
            points:
            - table: cafe
              latitude: lat
              longitude: lon
              column: location
            """);

    assertThat(read.geometry()).isEqualTo(GeometryChoice.BYTEA);
    assertThat(read.metadata()).isTrue();
    assertThat(read.points())
        .containsExactly(
            new Points(
                Identifier.of("cafe"),
                Identifier.of("lat"),
                Identifier.of("lon"),
                Identifier.of("location")));
  }

  @Test
  void saysNothingWhereTheFileDoesNot() {
    assertThat(read("schema: public\n")).isEqualTo(PlaceOptions.NONE);
  }

  @Test
  void refusesPointsWithoutAColumn() {
    assertThatThrownBy(() -> read("points:\n- latitude: lat\n  longitude: lon\n"))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining("column");
  }

  @Test
  void refusesUnknownWords() {
    assertThatThrownBy(() -> read("geometry: wkt\n")).isInstanceOf(PgtrekException.Usage.class);
    assertThatThrownBy(() -> read("placesMetadata: maybe\n"))
        .isInstanceOf(PgtrekException.Usage.class);
  }

  @Test
  void theFilesChoicesGoBeforeTheCommands() {
    PlaceOptions command = new PlaceOptions(GeometryChoice.BYTEA, null, List.of());
    PlaceOptions file = new PlaceOptions(GeometryChoice.POSTGIS, true, null);

    assertThat(command.under(file))
        .isEqualTo(new PlaceOptions(GeometryChoice.POSTGIS, true, List.of()));
  }

  @Test
  void everyTypeOfGeometryReadsBack() {
    for (GeometryKind kind : GeometryKind.values()) {
      for (int i = 0; i < 16; i++) {
        ColumnType.Geometry type =
            new ColumnType.Geometry(kind, (i & 1) * 4326, (i & 2) != 0, (i & 4) != 0, (i & 8) != 0);
        assertThat(ColumnType.parse(type.sql())).isEqualTo(type);
      }
    }
  }

  @Test
  void refusesTypesThatPostgisDoesNotHave() {
    for (String wrong : List.of("geometry(blob)", "geometry(pointq,1)", "geometry(point,999999)")) {
      assertThatThrownBy(() -> ColumnType.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
