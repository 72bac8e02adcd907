package dev.pgtrek.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.spi.PlatformProfile;
import dev.pgtrek.spi.PlatformProfile.ExistingRows;
import dev.pgtrek.spi.PlatformProfile.RoleWay;
import dev.pgtrek.spi.PlatformProfile.Side;
import dev.pgtrek.spi.PlatformProfile.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileFileTest {

  private static final String SMALL = "format: pgtrek-profile-1\nname: ours\nmarks: [core]\n";

  @Test
  void readsTheProfileOfSupabase() {
    PlatformProfile profile = ProfileFile.read(Profiles.text("supabase").orElseThrow(), "supabase");

    assertThat(profile.marks()).containsExactly("auth", "storage", "realtime");
    assertThat(way(profile, "auth", Side.ON_PLATFORM)).isEqualTo(Way.ROWS);
    assertThat(way(profile, "auth", Side.ELSEWHERE)).isEqualTo(Way.CARRY);
    assertThat(profile.schema("public")).isEmpty();
    assertThat(profile.table("auth", "schema_migrations").orElseThrow().on(Side.ON_PLATFORM))
        .isEqualTo(Way.LEAVE);
    assertThat(profile.role("supabase_admin").orElseThrow().on(Side.ON_PLATFORM))
        .isEqualTo(new RoleWay.As("postgres"));
    assertThat(profile.role("supabase_auth_admin").orElseThrow().on(Side.ON_PLATFORM))
        .isEqualTo(new RoleWay.Keep());
    assertThat(profile.role("supabase_auth_admin").orElseThrow().on(Side.ELSEWHERE))
        .isEqualTo(new RoleWay.AsLoader());
    assertThat(profile.extension("pg_cron").orElseThrow().schema()).isEqualTo("pg_catalog");
    assertThat(profile.extension("plv8").orElseThrow().goneFrom()).isEqualTo(17);
    assertThat(profile.existingRows()).isEqualTo(ExistingRows.REFUSE);
  }

  private static Way way(PlatformProfile profile, String schema, Side side) {
    return profile.schema(schema).orElseThrow().on(side);
  }

  @Test
  void takesAFileThatSaysLittle() {
    PlatformProfile profile = ProfileFile.read(SMALL, "ours.yaml");

    assertThat(profile.name()).isEqualTo("ours");
    assertThat(profile.schema("auth")).isEmpty();
    assertThat(profile.existingRows()).isEqualTo(ExistingRows.REFUSE);
  }

  @Test
  void theFirstRuleThatFitsDecides() {
    PlatformProfile profile =
        ProfileFile.read(
            SMALL
                + """
                schemas:
                - {name: core_kept, on-platform: carry, elsewhere: carry}
                - {name: "core*", on-platform: leave, elsewhere: carry}
                """,
            "ours.yaml");

    assertThat(way(profile, "core_kept", Side.ON_PLATFORM)).isEqualTo(Way.CARRY);
    assertThat(way(profile, "core_other", Side.ON_PLATFORM)).isEqualTo(Way.LEAVE);
  }

  @Test
  void namesTheKeyThatMayBeMeant() {
    assertThatThrownBy(() -> ProfileFile.read(SMALL + "scheams: []\n", "ours.yaml"))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageContaining("ours.yaml:4:1: there is no key 'scheams'; 'schemas' may be meant.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          schemas: [{name: a, on-platform: rows, elsewhere: leav}] | 'leav' is nothing that 'elsewhere' can be; 'leave' may be meant
          schemas: [{name: a, on-platform: rows}] | 4:11: here 'elsewhere' is missing
          schemas: {a: b} | 4:10: 'schemas' takes a list
          schemas: [a] | 4:11: here `key: value` lines are expected
          tables: [{name: users, on-platform: leave, elsewhere: leave}] | a table's name stands with its schema
          roles: [{name: a, on-platform: as, elsewhere: keep}] | 'as' is nothing that becomes of a role
          roles: [{name: a, on-platform: keep, elsewhere: keep}, {name: a, on-platform: keep, elsewhere: keep}] | there is a rule for a already
          extensions: [{name: a, gone-from: soon}] | 'soon' is no whole number
          extensions: [{name: a, on-platform: rows}] | 'rows' is nothing that 'on-platform' can be
          beyond: [{code: a, severity: fatal, why: b, sql: c}] | 'fatal' is nothing that 'severity' can be
          beyond: [{code: a, severity: warn, target: here, why: b, sql: c}] | 'here' is no kind of target
          existing-rows: replace | 'replace' is nothing that 'existing-rows' can be
          name: again | the key 'name' stands here a second time
          about: '' | 'about' is empty
          settings: [ | the file is not YAML
          """)
  void saysWhereAFileCannotBeTaken(String line, String said) {
    assertThatThrownBy(() -> ProfileFile.read(SMALL + line + "\n", "ours.yaml"))
        .isInstanceOf(PgtrekException.Usage.class)
        .hasMessageStartingWith("ours.yaml")
        .hasMessageContaining(said);
  }

  @Test
  void refusesAnotherFormatAndAFileWithoutMarks() {
    assertThatThrownBy(() -> ProfileFile.read("format: 2\nname: a\nmarks: [b]\n", "f"))
        .hasMessageContaining("this pgtrek reads the format pgtrek-profile-1, not 2");
    assertThatThrownBy(() -> ProfileFile.read("format: pgtrek-profile-1\nname: a\n", "f"))
        .hasMessageContaining("'marks' names no schema");
    assertThatThrownBy(() -> ProfileFile.read("", "f")).hasMessageContaining("the file is empty");
  }

  @ParameterizedTest
  @CsvSource({
    "a*, a, true",
    "a*b, axxb, true",
    "a*b, axxc, false",
    "*_admin, supabase_auth_admin, true",
    "a?, ab, true",
    "a?, a, false",
    "*, x, true",
    "a, A, false",
    "a*b*c, abbbc, true"
  })
  void fitsNamesToPatterns(String pattern, String name, boolean fits) {
    assertThat(PlatformProfile.fits(pattern, name)).isEqualTo(fits);
  }
}
