package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From PostgreSQL 17 with PostGIS and pgvector to 18: everything that a database may hold. */
class MoveIT {

  /** Relations, functions and types that the journal should know of, and does not. */
  private static final String UNKNOWN =
      """
      SELECT pg_describe_object(o.class, o.oid, 0) FROM (
        SELECT 'pg_class'::regclass, oid, relnamespace FROM pg_class
          WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
        UNION ALL SELECT 'pg_proc'::regclass, oid, pronamespace FROM pg_proc
        UNION ALL SELECT 'pg_type'::regclass, oid, typnamespace FROM pg_type
          WHERE typtype IN ('d', 'e', 'r')) o(class, oid, space)
      WHERE o.oid >= 16384 AND o.space <> 'pgtrek'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = o.class AND d.objid = o.oid
          AND d.deptype IN ('e', 'i'))
        AND NOT EXISTS (SELECT FROM pgtrek.object k WHERE k.kind = o.class::text AND k.oid = o.oid)
      """;

  private final TestServer old = Servers.postgres(17);
  private final TestServer fresh = Servers.postgres(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();

  @TempDir Path folder;

  @BeforeEach
  void fill() throws Exception {
    old.execute(source, MoveSeed.ROLES);
    fresh.execute(target, MoveSeed.ROLES);
    old.execute(source, Files.readString(MoveSeed.MARKETPLACE));
  }

  @Test
  void movesAllOfItProvesItAndDoesNothingTwice() throws Exception {
    Program.Answer moved = migrate();
    Program.Answer proved = run("verify", source, target);
    Program.Answer again = migrate();

    assertThat(moved.exit()).as("%s", moved).isZero();
    assertThat(moved.said()).contains("Done and proved equal");
    assertThat(proved.exit()).as("%s", proved).isZero();
    assertThat(again.exit()).as("%s", again).isZero();
    assertThat(again.said()).contains("everything is done already");
    assertThat(fresh.ask(target, "SELECT count(*) FROM pgtrek.run")).containsExactly("1");
    assertThat(fresh.ask(target, UNKNOWN)).isEmpty();
  }

  @Test
  void movesOnWhatItHasMovedWithoutItsJournal() throws Exception {
    String next = fresh.newDatabase();

    Program.Answer moved = migrate();
    Program.Answer on = run("migrate", target, next, "--client-programs", fresh.bin().toString());

    assertThat(moved.exit()).as("%s", moved).isZero();
    assertThat(on.exit()).as("%s", on).isZero();
    assertThat(on.said()).contains("Done and proved equal");
    assertThat(Program.in(folder).reports())
        .contains("schema pgtrek it is pgtrek's journal of the run that brought the source there");
    assertThat(fresh.ask(next, "SELECT count(*) FROM pgtrek.run")).containsExactly("1");
  }

  @Test
  void provesWhatTheChoicesLeaveOfOwnersAndGrants() {
    String[] choices = {"--no-owner", "--no-privileges"};

    Program.Answer moved = migrate(choices);
    Program.Answer proved = run("verify", source, target, "--no-owner", "--no-privileges");
    Program.Answer all = run("verify", source, target);

    assertThat(moved.exit()).as("%s", moved).isZero();
    assertThat(proved.exit()).as("%s", proved).isZero();
    assertThat(all.exit()).as("%s", all).isEqualTo(6);
  }

  @Test
  void plansAndRehearsesWithoutWritingAnything() throws Exception {
    Program.Answer planned =
        run("plan", source, target, "--client-programs", fresh.bin().toString());
    Program.Answer rehearsed = migrate("--dry-run");

    assertThat(planned.exit()).as("%s", planned).isZero();
    assertThat(planned.said()).contains("large objects", "validate", "materialized view");
    assertThat(rehearsed.exit()).as("%s", rehearsed).isZero();
    assertThat(rehearsed.said()).contains("Rehearsed, nothing written");
    assertThat(fresh.ask(target, "SELECT count(*) FROM pg_class WHERE oid >= 16384"))
        .containsExactly("0");
  }

  @Test
  void leavesAReferenceThatRowsDoNotKeepUnprovedAndSaysSo() throws Exception {
    old.execute(
        source,
        "SET session_replication_role = replica; INSERT INTO sales.meaning (provider_id)"
            + " VALUES (1); RESET session_replication_role");

    Program.Answer moved = migrate();

    assertThat(moved.exit()).as("%s", moved).isEqualTo(6);
    assertThat(moved.said()).contains("meaning_provider_id_fkey");
    assertThat(
            fresh.ask(
                target,
                "SELECT convalidated FROM pg_constraint"
                    + " WHERE conname = 'meaning_provider_id_fkey'"))
        .containsExactly("f");
  }

  private Program.Answer migrate(String... options) {
    List<String> words = new ArrayList<>(List.of("migrate", source, target));
    words.addAll(List.of("--client-programs", fresh.bin().toString()));
    words.addAll(List.of(options));
    return run(words.toArray(String[]::new));
  }

  private Program.Answer run(String... arguments) {
    return Program.in(folder).run(arguments);
  }
}
