package dev.pgtrek.testkit;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a server is and who logs in.
 *
 * @param parameters of the URL, without the question mark; may be empty
 */
record ServerAddress(
    String host, int port, String user, String password, String database, String parameters) {

  static ServerAddress local(int port) {
    return new ServerAddress("127.0.0.1", port, "postgres", "", "postgres", "");
  }

  /** Reads {@code postgresql://user:password@host:port/database?parameters}. */
  static ServerAddress parse(String url) {
    URI uri = URI.create(url);
    String login = uri.getRawUserInfo() == null ? "postgres" : uri.getRawUserInfo();
    int colon = login.indexOf(':');
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return new ServerAddress(
        uri.getHost() == null ? "127.0.0.1" : uri.getHost(),
        uri.getPort() < 0 ? 5432 : uri.getPort(),
        decode(colon < 0 ? login : login.substring(0, colon)),
        colon < 0 ? "" : decode(login.substring(colon + 1)),
        path.length() < 2 ? "postgres" : decode(path.substring(1)),
        uri.getRawQuery() == null ? "" : uri.getRawQuery());
  }

  ServerAddress in(String otherDatabase) {
    return new ServerAddress(host, port, user, password, otherDatabase, parameters);
  }

  String url(String otherDatabase) {
    return "postgresql://%s%s@%s:%d/%s%s"
        .formatted(
            encode(user),
            password.isEmpty() ? "" : ":" + encode(password),
            host,
            port,
            encode(otherDatabase),
            query());
  }

  String jdbc() {
    return "jdbc:postgresql://%s:%d/%s%s".formatted(host, port, encode(database), query());
  }

  private String query() {
    return parameters.isEmpty() ? "" : "?" + parameters;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
