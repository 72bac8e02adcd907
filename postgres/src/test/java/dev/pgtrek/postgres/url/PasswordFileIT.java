package dev.pgtrek.postgres.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Needs a file, so it is no unit test; needs no server. */
class PasswordFileIT {

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "h:5432:d:u:pw|pw",
        "*:*:*:*:pw|pw",
        "h:*:d:u:pw|pw",
        "h:5432:d:u:p\\:w\\\\x|p:w\\x",
        "h:5432:d:u:p:w|p:w",
        "other:5432:d:u:no\\n*:*:*:*:pw|pw",
      })
  void findsThePasswordByLibpqsRules(String lines, String expected) throws IOException {
    write(lines.replace("\\n", "\n"), "rw-------");

    PostgresUrl url = parse("postgresql://u@h:5432/d");

    assertThat(url.password()).isEqualTo(Secret.of(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "other:5432:d:u:pw",
    "h:5433:d:u:pw",
    "h:5432:x:u:pw",
    "h:5432:d:x:pw",
    "#h:5432:d:u:pw"
  })
  void passesOverLinesThatDoNotMatch(String line) throws IOException {
    write(line, "rw-------");

    assertThat(parse("postgresql://u@h:5432/d").password()).isNull();
  }

  @Test
  void matchesEscapedColonsInFields() throws IOException {
    write("\\:\\:1:5432:d:u:pw", "rw-------");

    assertThat(parse("postgresql://u@[::1]:5432/d").password()).isEqualTo(Secret.of("pw"));
  }

  @Test
  void takesTheFirstLineThatMatches() throws IOException {
    write("*:*:*:u:first\nh:5432:d:u:second", "rw-------");

    assertThat(parse("postgresql://u@h/d").password()).isEqualTo(Secret.of("first"));
  }

  @ParameterizedTest
  @CsvSource({"rw-r-----", "rw----r--", "rw--w----"})
  void passesOverAFileThatOthersMayUse(String permissions) throws IOException {
    write("*:*:*:*:pw", permissions);

    PostgresUrl url = parse("postgresql://u@h/d");

    assertThat(url.password()).isNull();
    assertThat(url.findings()).extracting(Finding::code).containsExactly("password-file-ignored");
  }

  @Test
  void readsTheFileThatTheUrlNames() throws IOException {
    Path file = write("*:*:*:*:pw", "rw-------");

    PostgresUrl url =
        PostgresUrl.parse("postgresql://u@h/d?passfile=" + file, Map.of("HOME", "/nonexistent"));

    assertThat(url.password()).isEqualTo(Secret.of("pw"));
  }

  @Test
  void readsTheFileThatTheEnvironmentNames() throws IOException {
    Path file = write("*:*:*:*:pw", "rw-------");

    PostgresUrl url =
        PostgresUrl.parse("postgresql://u@h/d", Map.of("PGPASSFILE", file.toString()));

    assertThat(url.password()).isEqualTo(Secret.of("pw"));
  }

  @Test
  void saysThatANamedFileIsNotThere() {
    PostgresUrl url = PostgresUrl.parse("postgresql://u@h/d?passfile=/nonexistent/x", Map.of());

    assertThat(url.findings()).extracting(Finding::code).containsExactly("password-file-ignored");
  }

  @Test
  void prefersTheEnvironmentsPassword() throws IOException {
    write("*:*:*:*:pw", "rw-------");

    PostgresUrl url =
        PostgresUrl.parse(
            "postgresql://u@h/d", Map.of("HOME", home.toString(), "PGPASSWORD", "other"));

    assertThat(url.password()).isEqualTo(Secret.of("other"));
  }

  @Test
  void refusesToChooseBetweenHosts() throws IOException {
    write("a:*:*:*:one\nb:*:*:*:two", "rw-------");

    assertThatThrownBy(() -> parse("postgresql://u@a,b/d"))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageNotContaining("one")
        .returns("password-ambiguous", e -> ((PgtrekException) e).code());
    assertThat(parse("postgresql://u@a/d").password()).isEqualTo(Secret.of("one"));
  }

  private PostgresUrl parse(String text) {
    return PostgresUrl.parse(text, Map.of("HOME", home.toString()));
  }

  private Path write(String lines, String permissions) throws IOException {
    Path file = home.resolve(".pgpass");
    Files.writeString(file, lines + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }
}
