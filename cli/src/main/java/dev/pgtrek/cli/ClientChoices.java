package dev.pgtrek.cli;

import dev.pgtrek.embedded.EmbeddedServer;
import dev.pgtrek.postgres.client.ClientPlaces;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where PostgreSQL's own programs are. */
final class ClientChoices {

  @Option(
      names = "--client-programs",
      paramLabel = "DIR",
      description = {
        "The folder of pg_dump and pg_restore. Default: PGTREK_CLIENT_PROGRAMS, else the nearest to"
            + " the server's version among the portable server's, the system's packages' and"
            + " PATH's."
      })
  private @Nullable Path folder;

  /** Whether a folder was named. */
  boolean given() {
    return folder != null;
  }

  ClientPlaces places(Session session) {
    return ClientPlaces.of(
        folder == null ? null : session.file(folder),
        EmbeddedServer.clientFolders(),
        session.shell().environment());
  }
}
