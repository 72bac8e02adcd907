package dev.pgtrek.sqlite.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;

class CitextTest {

  @Test
  void isTextUnderNocase() {
    Column declared = Column.of("email", ScalarType.CITEXT);
    String stored = StoredTypes.of(declared, null).declared();
    Column column =
        new Column(declared.name(), stored, declared.type(), true, null, null, null, null);

    String sql =
        NewTables.steps(List.of(Table.of(TableName.of("main", "t"), List.of(column))))
            .getFirst()
            .sql();

    assertThat(sql).contains("\"email\" TEXT NOT NULL COLLATE NOCASE");
  }
}
