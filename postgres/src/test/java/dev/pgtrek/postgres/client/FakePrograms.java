package dev.pgtrek.postgres.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Scripts in the place of client programs, for what no real one does on demand. */
final class FakePrograms {

  private FakePrograms() {}

  /** A folder whose programs only say their version. */
  static Path of(Path folder, String version) throws IOException {
    Files.createDirectories(folder);
    for (String name : new String[] {"pg_dump", "pg_restore"}) {
      script(folder.resolve(name), "echo '" + name + " (PostgreSQL) " + version + "'");
    }
    return folder;
  }

  /** An executable script. */
  static Path script(Path file, String commands) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }
}
