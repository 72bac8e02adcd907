package dev.pgtrek.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.testkit.Servers;
import dev.pgtrek.testkit.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database whose pgvector is of the time before HNSW, and its move to today's. */
class OldVectorsIT {

  /** Takes from the extension what came after a version, and calls it that version. */
  private static final String OLDER =
      """
      CREATE TEMPORARY TABLE later AS
        SELECT o.type, o.identity, d.classid, d.objid
        FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'vector',
          pg_identify_object(d.classid, d.objid, 0) o
        WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
          AND o.identity ~ ('halfvec|sparsevec|hnsw|\\mbit\\M|l1_|vector_mul|sum\\(|l2_norm'
            || '|subvector|_concat|hamming|jaccard|quantize|\\.\\*\\(|\\|\\||<\\+>|<%>|<~>');
      -- Else the first of them would take the extension along.
      DELETE FROM pg_depend d USING later l WHERE d.classid = l.classid AND d.objid = l.objid
        AND d.refclassid = 'pg_extension'::regclass;
      DO $$ DECLARE one record; BEGIN
        FOR one IN SELECT * FROM later WHERE identity !~ '\\[\\]$'
            ORDER BY type !~ '^operator ' LOOP
          EXECUTE format('DROP %s IF EXISTS %s CASCADE', one.type, one.identity);
        END LOOP;
        ALTER TYPE vector SET (STORAGE = extended);
        UPDATE pg_extension SET extversion = '0.4.4' WHERE extname = 'vector';
      END $$
      """;

  private static final String DOCUMENTS =
      """
      CREATE TABLE document (id int PRIMARY KEY, words text, meaning vector(3) NOT NULL
        DEFAULT '[0,0,1]' CHECK (vector_dims(meaning) = 3), free vector);
      INSERT INTO document SELECT i, 'w' || i, format('[%s,%s,%s]', i, i * 0.1, 1e-7 * i)::vector,
        format('[%s]', 1.0 / i)::vector FROM generate_series(1, 2000) i;
      CREATE INDEX document_meaning ON document USING ivfflat (meaning) WITH (lists = 20);
      CREATE INDEX document_cosine ON document USING ivfflat (meaning vector_cosine_ops);
      CREATE INDEX document_order ON document (free);
      CREATE VIEW near AS SELECT id, meaning <=> '[1,2,3]' AS far FROM document
        ORDER BY meaning <-> '[1,2,3]' LIMIT 5;
      CREATE FUNCTION nearest(what vector) RETURNS SETOF document LANGUAGE sql STABLE
        AS 'SELECT * FROM document ORDER BY meaning <#> what LIMIT 3';
      CREATE MATERIALIZED VIEW middle AS SELECT avg(meaning) AS meaning FROM document;
      """;

  private final TestServer old = Servers.postgres(17);
  private final TestServer fresh = Servers.postgres(18);
  private final String source = old.newDatabase();
  private final String target = fresh.newDatabase();

  @TempDir Path folder;

  @Test
  void ivfflatOfTheFirstYearsMovesAndIsProved() throws Exception {
    old.execute(source, "CREATE EXTENSION vector", OLDER, DOCUMENTS);
    assertThat(old.ask(source, "SELECT count(*) FROM pg_am WHERE amname IN ('ivfflat', 'hnsw')"))
        .containsExactly("1");

    Program.Answer checked = run("check");
    Program.Answer moved = run("migrate");
    Program.Answer proved = run("verify");

    assertThat(checked.exit()).as("%s", checked).isZero();
    assertThat(checked.said()).contains("extension vector extension-newer measured version 0.4.4");
    assertThat(moved.exit()).as("%s", moved).isZero();
    assertThat(moved.said()).contains("Done and proved equal");
    assertThat(proved.exit()).as("%s", proved).isZero();
    assertThat(fresh.ask(target, "SELECT indexdef FROM pg_indexes WHERE indexdef ~ 'lists'"))
        .singleElement()
        .asString()
        .contains("USING ivfflat (meaning) WITH (lists='20')");
    assertThat(fresh.ask(target, "SELECT count(*) FROM nearest('[1,1,1]')")).containsExactly("3");
  }

  private Program.Answer run(String command, String... options) {
    List<String> words = new ArrayList<>(List.of(command, source, target));
    words.addAll(List.of(options));
    if (!command.equals("verify")) {
      words.addAll(List.of("--client-programs", fresh.bin().toString()));
    }
    return Program.in(folder).run(words.toArray(String[]::new));
  }
}
