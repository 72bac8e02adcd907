package dev.pgtrek.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputsIT {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void givesTheSameBytesEachTime(Scenario scenario) throws Exception {
    Path one = make(scenario, "one");
    Path other = make(scenario, "other");

    assertThat(Files.mismatch(one, other)).isEqualTo(-1);
  }

  @Test
  void makesAsManyRowsAsAreAskedFor() throws Exception {
    Path file = make(Scenario.MAIN, "rows");

    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement();
        var count =
            statement.executeQuery(
                "SELECT (SELECT count(*) FROM customer) + (SELECT count(*) FROM purchase)")) {
      assertThat(count.getLong(1)).isEqualTo(12);
    }
  }

  private Path make(Scenario scenario, String name) throws Exception {
    Path file = folder.resolve(name);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      scenario.content().fill(connection, 12);
    }
    return file;
  }
}
