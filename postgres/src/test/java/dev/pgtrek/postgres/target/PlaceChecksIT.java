package dev.pgtrek.postgres.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.postgres.dialect.PostgresDialect;
import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What PostGIS knows of spatial references, against what a source has. */
class PlaceChecksIT {

  private static final String TRANSFORMED =
      "SELECT round(ST_X(ST_Transform(ST_SetSRID(ST_Point(9, 50), 910001), 4326)))";

  private static final String SHORT =
      "GEOGCS[\"own\",DATUM[\"d\",SPHEROID[\"s\",6378137,298.25]],"
          + "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]";

  private final TestServer server = Servers.postgres(18);
  private final String url = server.newDatabase();

  @ParameterizedTest
  @CsvSource({"2048, '', 0", "2049, '', 1", "2049, +proj=longlat, 0"})
  void warnsOfADefinitionThatPostgisDoesNotTake(int length, String proj4, int findings)
      throws SQLException {
    server.execute(url, "CREATE EXTENSION postgis");

    List<Finding> found = check("EPSG", 4326, "x".repeat(length), proj4);

    assertThat(found)
        .hasSize(findings)
        .allMatch(f -> f.code().equals("srid-definition-long") && f.severity() == Severity.WARN);
  }

  @Test
  void registersALongOneByItsAuthorityAlone() throws SQLException {
    server.execute(url, "CREATE EXTENSION postgis");

    Finding found = check("EPSG", 4326, "x".repeat(2049), "").getFirst();
    register(reference("EPSG", 4326, "x".repeat(2049), ""));

    assertThat(found.why()).contains("by its authority and code alone");
    assertThat(server.ask(url, TRANSFORMED)).containsExactly("9");
  }

  @Test
  void saysThatALongOneWithoutAnAuthorityCannotBeTransformedAndHowThatIsMended()
      throws SQLException {
    server.execute(url, "CREATE EXTENSION postgis");

    Finding found = check("", 0, "x".repeat(2049), "").getFirst();
    register(reference("", 0, "x".repeat(2049), ""));

    assertThat(found.why()).contains("cannot transform");
    assertThatThrownBy(() -> server.ask(url, TRANSFORMED)).isInstanceOf(SQLException.class);
    server.execute(url, found.fix().replaceFirst("(?s)^.*(UPDATE .*;)$", "$1").replace("…", SHORT));
    assertThat(server.ask(url, TRANSFORMED)).containsExactly("9");
  }

  private void register(SpatialReference reference) throws SQLException {
    server.execute(url, new PostgresDialect().refer(reference, Identifier.of("public")).sql());
  }

  private List<Finding> check(String authority, int code, String wkt, String proj4)
      throws SQLException {
    try (Connection connection = server.jdbc(url)) {
      return PlaceChecks.of(connection, List.of(reference(authority, code, wkt, proj4)));
    }
  }

  private static SpatialReference reference(String authority, int code, String wkt, String proj4) {
    return new SpatialReference(910_001, authority, code, "own", wkt, proj4);
  }
}
