package dev.pgtrek.postgres.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.postgres.client.ArchiveContents.Entry;
import dev.pgtrek.postgres.client.ArchiveContents.Section;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetRightsTest {

  private static final TargetRights RIGHTS =
      new TargetRights(
          Map.of("c", false, "internal", false, "plpgsql", true, "plpython3u", false),
          Set.of("log_statement"),
          Map.of("postgres_fdw", Set.of("admin", "owner")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "FUNCTION | CREATE FUNCTION s.f() RETURNS int LANGUAGE c AS 'x', 'y' | its language, c,",
        "FUNCTION | CREATE FUNCTION s.f() RETURNS int LANGUAGE plpython3u AS $$x$$ | plpython3u",
        "FUNCTION | CREATE FUNCTION s.f() RETURNS int LANGUAGE sql LEAKPROOF AS $$x$$ | LEAKPROOF",
        "FUNCTION | CREATE FUNCTION s.f() RETURNS int LANGUAGE sql SUPPORT s.g AS $$x$$ | support",
        "FUNCTION | CREATE FUNCTION s.f() RETURNS int LANGUAGE sql SET log_statement TO 'all'"
            + " AS $$x$$ | it sets log_statement",
        "AGGREGATE | CREATE AGGREGATE s.a(int) (SFUNC = f, STYPE = internal) | internal",
        "TYPE | CREATE TYPE s.t (INTERNALLENGTH = 8, INPUT = s.i, OUTPUT = s.o) | base type",
        "CAST | CREATE CAST (s.a AS s.b) WITHOUT FUNCTION | bytes",
        "PUBLICATION | CREATE PUBLICATION p FOR ALL TABLES WITH (publish = 'insert') | all tables",
        "PUBLICATION TABLES IN SCHEMA | ALTER PUBLICATION p ADD TABLES IN SCHEMA s | whole schema",
        "DATABASE PROPERTIES | ALTER DATABASE d SET \"my.own\" TO 'x' | my.own",
        "DATABASE PROPERTIES | ALTER DATABASE d SET log_statement TO 'all' | log_statement",
        "EVENT TRIGGER | CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f() |"
            + " superusers",
      })
  void knowsWhatIsForSuperusersAlone(String kind, String definition, String why) {
    assertThat(RIGHTS.superuser(entry(kind, definition)).orElse("")).contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "FUNCTION | CREATE FUNCTION s.f() RETURNS int LANGUAGE plpgsql SET work_mem TO '1MB' AS $$"
            + " LANGUAGE c LEAKPROOF $$",
        "FUNCTION | CREATE FUNCTION s.f() RETURNS int LANGUAGE sql NOT LEAKPROOF AS $$x$$",
        "FUNCTION | CREATE FUNCTION s.f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT support;"
            + " END",
        "AGGREGATE | CREATE AGGREGATE s.a(int) (SFUNC = f, STYPE = integer)",
        "TYPE | CREATE TYPE s.t AS (internal integer)",
        "CAST | CREATE CAST (s.a AS s.b) WITH FUNCTION s.f(s.a)",
        "PUBLICATION | CREATE PUBLICATION p WITH (publish = 'insert')",
        "DATABASE PROPERTIES | ALTER DATABASE d SET work_mem TO '1.5MB'",
      })
  void andWhatIsNot(String kind, String definition) {
    assertThat(RIGHTS.superuser(entry(kind, definition))).isEmpty();
  }

  @Test
  void namesTheRolesThatMayNotUseAWrapper() {
    Entry server =
        entry("SERVER", "CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'h')");

    assertThat(RIGHTS.without(TargetRights.wrapper(server), List.of("mover", "owner", "mover")))
        .containsExactly("mover");
    assertThat(RIGHTS.without("not_there", List.of("mover"))).isEmpty();
  }

  private static Entry entry(String kind, String definition) {
    return new Entry(
        1, kind, Section.PRE_DATA, "s", "x", "", definition + ";\n", "", "", "", List.of(), "");
  }
}
