package dev.pgtrek.cli;

import dev.pgtrek.file.WholeFile;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.postgres.add.AdditionReader;
import dev.pgtrek.spi.Additions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a database gets that its source has not. */
final class AdditionChoices {

  @Option(
      names = "--with-extensions",
      paramLabel = "NAME",
      split = ",",
      description =
          "Extensions that the database (between servers: the target) has afterwards, made where"
              + " they are missing, each after those that it needs, and tried out:"
              + " postgis,postgis_topology,vector,pg_trgm,btree_gin,unaccent…")
  private List<String> extensions = new ArrayList<>();

  /** The extensions as they are named. */
  List<String> extensions() {
    return List.copyOf(extensions);
  }

  @Option(
      names = "--add",
      paramLabel = "COLUMN",
      description = {
        "A column that a table of the database (between servers: of the target) has afterwards:"
            + " [schema.]table.column TYPE, then any of",
        "  from (LONGITUDE, LATITUDE) [else null]  points of two columns of degrees,",
        "  default EXPRESSION, not null,",
        "  index [METHOD [DISTANCE]]  such as index hnsw cosine; places get GiST by themselves,",
        "  comment 'TEXT'.",
        "May be repeated."
      })
  private List<String> columns = new ArrayList<>();

  @Option(
      names = "--sql-folder",
      paramLabel = "DIR",
      description =
          "The folder of migrations that the added columns' SQL file goes to, as"
              + " V<next>__add_….sql. Default: .pgtrek/sql.")
  private @Nullable Path sqlFolder;

  @Option(
      names = "--sql-version",
      paramLabel = "VERSION",
      description = "The version of that file. Default: the next one in its folder.")
  private @Nullable String sqlVersion;

  /**
   * What they come to.
   *
   * @throws dev.pgtrek.error.PgtrekException.Usage if a column cannot be read
   */
  Additions read() {
    return new Additions(
        extensions.stream()
            .map(String::strip)
            .filter(n -> !n.isEmpty())
            .map(Identifier::of)
            .toList(),
        columns.stream().map(AdditionReader::read).toList());
  }

  /**
   * Where the statements are kept, once they have run. A file with just these statements, and
   * nothing else, stays the only one.
   *
   * @param session the command's session
   * @param names the bare names of the columns
   * @param script the statements
   * @throws dev.pgtrek.error.PgtrekException.Usage as for {@link #file}
   */
  Path keep(Session session, List<String> names, String script) {
    Path otherwise = session.workFolder().resolve("sql");
    Path folder = sqlFolder == null ? otherwise : session.file(sqlFolder);
    Path file =
        SqlFolder.of(folder, sqlFolder != null)
            .holding(script)
            .orElseGet(() -> file(session, otherwise, names));
    write(file, script);
    return file;
  }

  /**
   * Sees before anything is done that there will be a place for the statements. A version whose
   * file has the name that it would get may be that of an earlier run of the same command.
   *
   * @throws dev.pgtrek.error.PgtrekException.Usage as for {@link #file}
   */
  void mustFit(Session session, List<String> names) {
    Path folder = sqlFolder == null ? session.workFolder().resolve("sql") : session.file(sqlFolder);
    SqlFolder.of(folder, sqlFolder != null).mustFit(sqlVersion, names);
  }

  /** Writes the file whole, and makes its folder. */
  static void write(Path file, String text) {
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      WholeFile.write(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The file that the added columns' statements go to.
   *
   * @param session the command's session
   * @param otherwise the folder, where none is named
   * @param names the bare names of the columns
   * @throws dev.pgtrek.error.PgtrekException.Usage if the folder is not there or the version is
   *     none, or is taken
   */
  Path file(Session session, Path otherwise, List<String> names) {
    Path folder = sqlFolder == null ? otherwise : session.file(sqlFolder);
    return SqlFolder.of(folder, sqlFolder != null).next(sqlVersion, names);
  }
}
