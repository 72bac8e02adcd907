package dev.pgtrek.postgres.url;

import dev.pgtrek.model.Finding;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a PostgreSQL database is and how to log in, in the forms that people have in their
 * configuration: libpq's URLs and key=value strings, SQLAlchemy's {@code postgresql+driver://},
 * JDBC's. What is left out comes from the environment and from libpq's defaults, except that the
 * default host is {@code localhost}.
 *
 * @param hosts the servers to try, in order; never empty
 * @param database the database
 * @param user the role
 * @param password from the URL, PGPASSWORD or the password file; null where none is known
 * @param parameters everything else that was given, by libpq's names
 * @param findings what should be known about the URL, such as a password file that was passed over
 */
public record PostgresUrl(
    List<Host> hosts,
    String database,
    String user,
    @Nullable Secret password,
    Map<String, String> parameters,
    List<Finding> findings) {

  public PostgresUrl {
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("a URL has at least one host");
    }
    hosts = List.copyOf(hosts);
    parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    findings = List.copyOf(findings);
  }

  /**
   * A server's address.
   *
   * @param name a host name, an IPv4 or an IPv6 address without brackets
   * @param port the TCP port
   */
  public record Host(String name, int port) {

    /** {@code name:port}, an IPv6 address in brackets. */
    @Override
    public String toString() {
      return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
  }

  /** Whether a text has one of the forms that {@link #parse(String)} reads. */
  public static boolean looksLikeOne(String text) {
    return PostgresUrlParser.looksLikeOne(text.strip());
  }

  /**
   * Reads a URL under this process's environment.
   *
   * @throws dev.pgtrek.error.PgtrekException.Usage if it cannot be used; the message never holds
   *     the text, which may hold a password
   */
  public static PostgresUrl parse(String text) {
    return parse(text, System.getenv());
  }

  /** Reads a URL under a given environment, as {@link #parse(String)}. */
  public static PostgresUrl parse(String text, Map<String, String> environment) {
    return PostgresUrlParser.parse(text, environment);
  }

  /** The schema that the URL names ({@code schema}, {@code currentSchema}), which libpq has not. */
  public Optional<String> schema() {
    return Optional.ofNullable(parameters.get(Parameter.SCHEMA));
  }

  /** The same server and login with another database. */
  public PostgresUrl inDatabase(String other) {
    return new PostgresUrl(hosts, other, user, password, parameters, findings);
  }

  /** The URL without any secret, for messages and reports. */
  public String display() {
    String query =
        parameters.entrySet().stream()
            .filter(p -> !p.getKey().equals("sslpassword"))
            .map(p -> p.getKey() + "=" + encoded(p.getValue()))
            .collect(Collectors.joining("&"));
    return "postgresql://"
        + encoded(user)
        + "@"
        + hosts.stream().map(Host::toString).collect(Collectors.joining(","))
        + "/"
        + encoded(database)
        + (query.isEmpty() ? "" : "?" + query);
  }

  @Override
  public String toString() {
    return display();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }
}
