package dev.pgtrek.sqlite;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.Chunk;
import dev.pgtrek.spi.ColumnRead;
import dev.pgtrek.spi.RowCursor;
import dev.pgtrek.spi.Snapshot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;
import org.sqlite.JDBC;

/** A process with little heap that hashes the first value of table t. */
final class SmallHeap {

  private SmallHeap() {}

  static ProcessBuilder command(Path file, String heap) {
    String classPath =
        Stream.of(
                SmallHeap.class,
                SqliteSource.class,
                PgtrekException.class,
                JDBC.class,
                Logger.class,
                NullMarked.class)
            .map(c -> c.getProtectionDomain().getCodeSource().getLocation().getPath())
            .distinct()
            .collect(Collectors.joining(File.pathSeparator));
    return new ProcessBuilder(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + heap,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath,
            SmallHeap.class.getName(),
            file.toString()));
  }

  /** What runs in the process. */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    try (Snapshot snapshot = Reading.snapshot(file)) {
      List<ColumnRead> columns =
          Reading.table(snapshot, "t").columns().stream()
              .map(c -> new ColumnRead(c.name(), c.type(), true))
              .toList();
      try (RowCursor cursor = snapshot.read(Chunk.whole(TableName.of("main", "t")), columns)) {
        cursor.next();
        System.out.println(HexFormat.of().formatHex(cursor.large(0).sha256()));
      }
    }
  }
}
