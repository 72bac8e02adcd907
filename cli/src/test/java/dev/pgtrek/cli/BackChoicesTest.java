package dev.pgtrek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.OptionSpec;

/** Which options belong to the way from PostgreSQL to a file, and what is said of the others. */
class BackChoicesTest {

  private static String said(Path folder, String... arguments) {
    TestShell shell = new TestShell(folder, Map.of());

    assertThat(shell.run(arguments)).isEqualTo(2);

    return shell.err().replaceAll("\\s+", " ");
  }

  @Test
  void everyOptionOfMigrateBelongsToAWay() {
    var migrate =
        Objects.requireNonNull(
            Pgtrek.commands(new Session(TestShell.plain().shell()))
                .getSubcommands()
                .get("migrate"));

    assertThat(migrate.getCommandSpec().options())
        .extracting(OptionSpec::longestName)
        .allMatch(BackChoices::isKnown);
  }

  @ParameterizedTest
  @CsvSource({"--names,fold", "--json-index,none", "--nul,strip", "--points,'a,b=c'"})
  void refusesWhatMeansNothingFromPostgres(String option, String value, @TempDir Path folder) {
    assertThat(said(folder, "migrate", "postgresql://h/d", "r.db", option, value))
        .contains(option + " has no meaning from PostgreSQL to a SQLite file");
  }

  @Test
  void refusesWhatMeansNothingFromAFile(@TempDir Path folder) {
    assertThat(said(folder, "migrate", "a.db", "postgresql://h/d", "--replace"))
        .contains("--replace goes with a PostgreSQL source only");
  }

  @Test
  void saysWhatToWriteWhereTheFileIsNotNamed(@TempDir Path folder) {
    assertThat(said(folder, "migrate", "postgresql://me@h/d"))
        .contains("there is no TARGET")
        .contains("pgtrek migrate postgresql://me@h:5432/d restored.db");
  }

  @ParameterizedTest
  @CsvSource({"--names,fold", "--include,t", "--geometry-format,ewkb", "--plan,p.yaml"})
  void refusesWhatMeansNothingBetweenServers(String option, String value, @TempDir Path folder) {
    assertThat(said(folder, "migrate", "postgresql://h/d", "postgresql://h/e", option, value))
        .contains(option + " has no meaning between two PostgreSQL databases");
  }

  @ParameterizedTest
  @CsvSource({"a.db,postgresql://h/d", "postgresql://h/d,r.db"})
  void refusesChoicesBetweenServersOnOtherWays(String source, String target, @TempDir Path folder) {
    assertThat(said(folder, "migrate", source, target, "--role-map", "a=b"))
        .contains("--role-map goes between two PostgreSQL databases only");
    assertThat(said(folder, "migrate", source, target, "--with-extensions", "vector"))
        .contains("--with-extensions goes between two PostgreSQL databases only");
    assertThat(said(folder, "plan", source, target, "--add", "t.c jsonb"))
        .contains("--add goes between two PostgreSQL databases only");
    assertThat(said(folder, "check", source, target, "--with-extensions", "vector"))
        .contains("--with-extensions goes between two PostgreSQL databases only");
  }

  @Test
  void refusesColumnsWhereTheDataStay(@TempDir Path folder) {
    assertThat(said(folder, "check", "postgresql://h/d", "--in-place", "--add", "t.c jsonb"))
        .contains("--add has no meaning with --in-place", "'pgtrek add' adds columns");
  }

  @ParameterizedTest
  @CsvSource({"a", "=a", "a="})
  void refusesARoleThatIsMappedToNone(String pair, @TempDir Path folder) {
    assertThat(said(folder, "migrate", "postgresql://h/d", "postgresql://h/e", "--role-map", pair))
        .contains("Write it as --role-map OLD=NEW.");
  }

  @Test
  void refusesAFileToAFile(@TempDir Path folder) {
    assertThat(said(folder, "plan", "a.db", "sqlite:///b.db"))
        .contains("Both sides are SQLite files");
  }
}
