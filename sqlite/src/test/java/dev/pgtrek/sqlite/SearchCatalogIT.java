package dev.pgtrek.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgtrek.model.Catalog;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.ScalarType;
import dev.pgtrek.model.SearchIndex;
import dev.pgtrek.model.SearchIndex.Module;
import dev.pgtrek.model.SearchIndex.Storage;
import dev.pgtrek.model.SearchIndex.Tokenizer;
import dev.pgtrek.model.SearchIndex.Tokenizer.Base;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.Snapshot;
import dev.pgtrek.testkit.SqliteFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchCatalogIT {

  private static final String PAGE =
      "CREATE TABLE page (id INTEGER PRIMARY KEY, title TEXT, body TEXT)";

  @TempDir Path folder;
  private int made;

  private Catalog catalog(String... sql) {
    try (Snapshot snapshot =
        Reading.snapshot(SqliteFiles.create(folder.resolve(made++ + ".db"), sql))) {
      return snapshot.catalog();
    }
  }

  private SearchIndex only(String... sql) {
    return catalog(sql).searches().getFirst();
  }

  private static List<String> columns(SearchIndex search) {
    return search.columns().stream().map(c -> c.name() + (c.indexed() ? "" : " kept")).toList();
  }

  private static List<String> origin(SearchIndex search) {
    SearchIndex.Origin origin = Objects.requireNonNull(search.origin());
    List<String> words = new ArrayList<>();
    words.add(origin.table().table().text());
    words.add(String.valueOf(origin.key()));
    origin.columns().forEach(c -> words.add(c.text()));
    return words;
  }

  @Test
  void readsAllOptionsOfFts5() {
    SearchIndex search =
        only(
            PAGE,
            "CREATE VIRTUAL TABLE f USING fts5(title, [body] , 'id' UNINDEXED, content=\"page\","
                + " content_rowid = id, prefix='2 3', prefix=4, columnsize = 0, detail=column,"
                + " tokenize = \"porter unicode61 remove_diacritics 2 tokenchars '-_'\")");

    assertThat(search.module()).isEqualTo(Module.FTS5);
    assertThat(columns(search)).containsExactly("title", "body", "id kept");
    assertThat(search.storage()).isEqualTo(Storage.EXTERNAL);
    assertThat(origin(search)).containsExactly("page", "id", "title", "body", "id");
    assertThat(search.prefixes()).containsExactly(2, 3, 4);
    assertThat(search.columnSize()).isFalse();
    assertThat(search.detail()).isEqualTo("column");
    assertThat(search.tokenizer())
        .isEqualTo(
            new Tokenizer(
                Base.UNICODE,
                true,
                true,
                "-_",
                "",
                false,
                "porter unicode61 remove_diacritics 2 tokenchars -_"));
  }

  @Test
  void readsAllOptionsOfFts4() {
    SearchIndex search =
        only(
            "CREATE VIRTUAL TABLE f USING fts4(title TEXT, \"my body\", tag, notindexed=title,"
                + " notindexed=\"tag\", languageid=\"lid\", matchinfo=fts3, prefix=\"1,2\","
                + " tokenize=unicode61 \"remove_diacritics=0\" \"separators=x\")");

    assertThat(search.module()).isEqualTo(Module.FTS4);
    assertThat(columns(search)).containsExactly("title kept", "my body", "tag kept");
    assertThat(search.languageId()).isEqualTo(Identifier.of("lid"));
    assertThat(search.columnSize()).isFalse();
    assertThat(search.prefixes()).containsExactly(1, 2);
    assertThat(search.tokenizer().base()).isEqualTo(Base.UNICODE);
    assertThat(search.tokenizer().removeDiacritics()).isFalse();
    assertThat(search.tokenizer().separators()).isEqualTo("x");
  }

  @Test
  void takesOptionsForColumnsWhereFts3Does() {
    SearchIndex search = only("CREATE VIRTUAL TABLE f USING fts3(content=page, tokenize=porter)");

    assertThat(columns(search)).containsExactly("content");
    assertThat(search.storage()).isEqualTo(Storage.OWN);
    assertThat(search.tokenizer().porter()).isTrue();
    assertThat(search.tokenizer().base()).isEqualTo(Base.ASCII);
  }

  @Test
  void namesTheColumnThatSqliteNames() {
    assertThat(columns(only("CREATE VIRTUAL TABLE f USING fts4"))).containsExactly("content");
    assertThat(columns(only(PAGE, "CREATE VIRTUAL TABLE f USING fts4(content=page)")))
        .containsExactly("id", "title", "body");
  }

  @Test
  void knowsTheTokenizersThatAreTakenForGranted() {
    assertThat(only("CREATE VIRTUAL TABLE f USING fts5(a)").tokenizer())
        .isEqualTo(new Tokenizer(Base.UNICODE, false, true, "", "", false, ""));
    assertThat(only("CREATE VIRTUAL TABLE f USING fts4(a)").tokenizer())
        .isEqualTo(new Tokenizer(Base.ASCII, false, false, "", "", false, ""));
    assertThat(only("CREATE VIRTUAL TABLE f USING fts5(a, tokenize=porter)").tokenizer())
        .isEqualTo(new Tokenizer(Base.UNICODE, true, true, "", "", false, "porter"));
    assertThat(
            only("CREATE VIRTUAL TABLE f USING fts5(a, tokenize='trigram case_sensitive 1')")
                .tokenizer())
        .isEqualTo(
            new Tokenizer(Base.TRIGRAM, false, false, "", "", true, "trigram case_sensitive 1"));
  }

  @Test
  void findsTheTextOfAContentlessIndexByItsTriggers() {
    SearchIndex search =
        only(
            PAGE,
            "CREATE VIRTUAL TABLE f USING fts5(t, b, content='')",
            "CREATE TRIGGER page_ai AFTER INSERT ON page BEGIN INSERT INTO f(rowid, b, t)"
                + " VALUES (new.id, new.body, new.title); END",
            "CREATE TRIGGER page_ad AFTER DELETE ON page BEGIN INSERT INTO f(f, rowid, t, b)"
                + " VALUES ('delete', old.id, old.title, old.body); END",
            "CREATE TRIGGER other AFTER DELETE ON page BEGIN DELETE FROM page WHERE id = 1; DELETE"
                + " FROM f WHERE rowid = old.id; END");

    assertThat(search.storage()).isEqualTo(Storage.CONTENTLESS);
    assertThat(origin(search)).containsExactly("page", "id", "title", "body");
    assertThat(search.triggers())
        .containsExactly(Identifier.of("page_ai"), Identifier.of("page_ad"));
  }

  @Test
  void tellsWhyThereIsNoText() {
    assertThat(only("CREATE VIRTUAL TABLE f USING fts5(a, content='')").trouble())
        .contains("keeps words only");
    assertThat(only("CREATE VIRTUAL TABLE f USING fts5(a, content='gone')").trouble())
        .contains("gone, which is not there");
    assertThat(only(PAGE, "CREATE VIRTUAL TABLE f USING fts5(nope, content='page')").trouble())
        .contains("no column nope");
    assertThat(
            only(
                    PAGE,
                    "CREATE VIEW v AS SELECT * FROM page",
                    "CREATE VIRTUAL TABLE f USING fts5(title, content='v')")
                .trouble())
        .contains("the view v");
  }

  @Test
  void leavesAMirrorOfATableAsideOnlyWhereItHoldsTheSame() {
    String[] sql = {
      PAGE,
      "CREATE VIRTUAL TABLE f USING fts4(title, body)",
      "CREATE TRIGGER page_ai AFTER INSERT ON page BEGIN INSERT INTO f(docid, title, body)"
          + " VALUES (new.id, new.title, new.body); END",
      "INSERT INTO page VALUES (1, 'a', 'b'), (2, NULL, 'c')",
      "SELECT 1"
    };

    Catalog same = catalog(sql);
    sql[4] = "UPDATE f SET body = 'x' WHERE docid = 2";
    Catalog other = catalog(sql);

    assertThat(same.tables()).extracting(t -> t.name().table().text()).containsExactly("page");
    assertThat(origin(same.searches().getFirst())).containsExactly("page", "id", "title", "body");
    assertThat(other.tables())
        .extracting(t -> t.name().table().text())
        .containsExactly("f", "page");
    assertThat(origin(other.searches().getFirst())).containsExactly("f", "docid", "title", "body");
    assertThat(other.searches().getFirst().triggers()).isEmpty();
  }

  @Test
  void readsTheRowsThatAnIndexKeeps() {
    for (String module : List.of("fts3", "fts4", "fts5")) {
      Path file =
          SqliteFiles.create(
              folder.resolve(module + ".db"),
              "CREATE VIRTUAL TABLE f USING " + module + "(title, body)",
              "INSERT INTO f(rowid, title, body) VALUES (7, 'seven', NULL), (-2, 'two', 2)");
      try (Snapshot snapshot = Reading.snapshot(file)) {
        String key = module.equals("fts5") ? "rowid" : "docid";
        TableName name = TableName.of("main", "f");
        ColumnType any = ScalarType.TEXT;
        List<ColumnRead> reads =
            List.of(
                new ColumnRead(Identifier.of(key), ScalarType.BIGINT, false),
                new ColumnRead(Identifier.of("title"), any, false),
                new ColumnRead(Identifier.of("body"), any, false));

        List<String> rows = new ArrayList<>();
        try (RowCursor cursor = snapshot.read(Chunk.whole(name), reads)) {
          while (cursor.next()) {
            rows.add(cursor.integer(0) + " " + cursor.kind(1) + " " + cursor.kind(2));
          }
        }

        assertThat(rows).as(module).containsExactly("-2 TEXT INTEGER", "7 TEXT NULL");
      }
    }
  }
}
