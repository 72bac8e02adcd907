package dev.pgtrek.postgres.url;

import dev.pgtrek.error.PgtrekException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What PostgreSQL's own programs read a {@link PostgresUrl} from: libpq's environment variables
 * (PostgreSQL's documentation, "Environment Variables"). An argument would show the password to
 * every user of the machine; the environment of a process shows to its owner alone.
 */
public final class ClientEnvironment {

  private ClientEnvironment() {}

  /**
   * The variables, with the password in plain: for a process's environment and nothing else. A key
   * with a password of its own ({@code sslpassword}) is beyond them.
   *
   * @throws PgtrekException.Usage for such a key
   */
  public static Map<String, String> of(PostgresUrl url) {
    if (url.parameters().containsKey("sslpassword")) {
      throw new PgtrekException.Usage(
          "client-key-with-password",
          "A client key with a password of its own cannot be handed to PostgreSQL's programs"
              + " without showing that password.",
          "Use a key without one, readable for its owner alone.");
    }
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(
        "PGHOST",
        url.hosts().stream().map(PostgresUrl.Host::name).collect(Collectors.joining(",")));
    variables.put(
        "PGPORT",
        url.hosts().stream()
            .map(host -> Integer.toString(host.port()))
            .collect(Collectors.joining(",")));
    variables.put("PGDATABASE", url.database());
    variables.put("PGUSER", url.user());
    variables.put("PGAPPNAME", "pgtrek");
    Secret password = url.password();
    if (password != null) {
      variables.put("PGPASSWORD", password.reveal());
    }
    url.parameters()
        .forEach(
            (parameter, value) -> {
              String variable = PostgresUrlParser.VARIABLES.get(parameter);
              if (variable != null) {
                variables.put(variable, value);
              }
            });
    return variables;
  }
}
