package dev.pgtrek.postgres.existing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilledColumnsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BEGIN NEW.search := to_tsvector(NEW.title); RETURN NEW; END",
        "begin new.search = to_tsvector(new.title); return new; end",
        "BEGIN IF NEW.title = OLD.title THEN NEW.search = ''; END IF; RETURN NEW; END",
        "BEGIN SELECT to_tsvector(NEW.title) INTO NEW.search; RETURN NEW; END",
        "BEGIN -- NEW.title := 1;\n NEW.\"search\" := 'NEW.body := 2'; RETURN NEW; END",
        "BEGIN /* NEW.title := 1; */ NEW . search := 1; END"
      })
  void findsWhatIsAssigned(String body) {
    assertThat(FilledColumns.of("f", body, "")).containsExactly(Identifier.of("search"));
  }

  @Test
  void takesComparisonsForNone() {
    assertThat(FilledColumns.of("f", "BEGIN IF NEW.a = 1 AND NEW.b = 2 THEN END IF; END", ""))
        .isEmpty();
  }

  @Test
  void knowsTheFunctionsOfTextSearch() {
    assertThat(
            FilledColumns.of(
                "tsvector_update_trigger", "tsvector_update_trigger_byid", "tsv\\000english\\000"))
        .containsExactly(Identifier.of("tsv"));
  }
}
