package dev.pgtrek.sqlite.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.Translation;
import dev.pgtrek.testkit.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Conditions that nobody wrote: each is refused, or true, false and unknown for the same rows in
 * both engines. {@code -Dpgtrek.seed} and {@code -Dpgtrek.conditions} make up others, and more.
 */
class MadeUpExpressionsIT {

  private final List<String> different = new ArrayList<>();
  private int carried;
  private int asked;

  @Test
  void areTheSameOrAreRefused() throws SQLException {
    MadeUpExpressions made = new MadeUpExpressions(Long.getLong("pgtrek.seed", 20_261_126L));
    int wanted = Integer.getInteger("pgtrek.conditions", 1_500);
    try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite::memory:");
        Connection postgres = Servers.postgres(18).jdbc(BothEnginesIT.database(18))) {
      TableRoute route = RealisticExpressions.fill(postgres, sqlite);
      for (int i = 0; i < wanted; i++) {
        check(postgres, sqlite, route, made.condition());
      }
    }

    assertThat(different).isEmpty();
    // Else nothing is said of anything.
    assertThat(carried).as("of " + asked).isGreaterThan(asked / 4);
  }

  private void check(Connection postgres, Connection sqlite, TableRoute route, String condition)
      throws SQLException {
    try {
      BothEnginesIT.execute(
          postgres, "ALTER TABLE thing ADD CONSTRAINT p CHECK (" + condition + ") NOT VALID");
    } catch (SQLException wronglyTyped) {
      return;
    }
    asked++;
    String spelled =
        BothEnginesIT.value(
            postgres,
            "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'p'");
    BothEnginesIT.execute(postgres, "ALTER TABLE thing DROP CONSTRAINT p");
    if (SqliteExpressions.condition(spelled, route) instanceof Translation.Carried(String sql, _)) {
      carried++;
      List<String> there = BothEnginesIT.rowByRow(postgres, "(" + condition + ")::integer");
      List<String> here =
          BothEnginesIT.column(
              sqlite, "CASE WHEN " + sql + " THEN 1 WHEN NOT (" + sql + ") THEN 0 END");
      for (int i = 0; i < there.size(); i++) {
        if (!there.get(i).equals(BothEnginesIT.FAILED) && !there.get(i).equals(here.get(i))) {
          different.add(
              spelled
                  + " → "
                  + sql
                  + ": row "
                  + (i + 1)
                  + " is "
                  + here.get(i)
                  + ", not "
                  + there.get(i));
        }
      }
    }
  }
}
