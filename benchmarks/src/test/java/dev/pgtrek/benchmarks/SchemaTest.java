package dev.pgtrek.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchemaTest {

  @Test
  void tellsReferencesFromKeysAndIndexes() {
    String before =
        """
        --
        -- PostgreSQL database dump
        --
        \\restrict abc
        SET statement_timeout = 0;
        CREATE TABLE public.a (
            id bigint NOT NULL
        );

        """;
    String after =
        """
        SET lock_timeout = 0;
        ALTER TABLE ONLY public.a
            ADD CONSTRAINT a_pkey PRIMARY KEY (id);

        CREATE INDEX a_b ON public.a USING btree (b);

        ALTER TABLE ONLY public.a
            ADD CONSTRAINT a_b_fkey FOREIGN KEY (b) REFERENCES public.b(id);

        \\unrestrict abc
        """;

    Schema schema = Schema.of(before, after);

    assertThat(schema.before())
        .isEqualTo(
            "SET statement_timeout = 0;\nCREATE TABLE public.a (\n    id bigint NOT NULL\n)");
    assertThat(schema.indexes())
        .containsExactly(
            "ALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY (id)",
            "CREATE INDEX a_b ON public.a USING btree (b)");
    assertThat(schema.references())
        .containsExactly(
            "ALTER TABLE ONLY public.a ADD CONSTRAINT a_b_fkey FOREIGN KEY (b) REFERENCES"
                + " public.b(id)");
  }
}
