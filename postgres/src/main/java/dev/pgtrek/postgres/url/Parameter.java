package dev.pgtrek.postgres.url;

import dev.pgtrek.error.PgtrekException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The connection parameters that pgtrek understands. Names and values are those of libpq
 * (PostgreSQL's documentation, "Parameter Key Words"); what other drivers call them is translated.
 */
final class Parameter {

  /** Not libpq's: the schema that Prisma and JDBC URLs name. */
  static final String SCHEMA = "schema";

  /** Parameters that say where and who; the rest says how. */
  static final Set<String> PLACES =
      Set.of("host", "hostaddr", "port", "dbname", "user", "password", "passfile");

  /** Each further parameter, with the values that it can have; none listed means any. */
  private static final Map<String, List<String>> KNOWN =
      Map.ofEntries(
          Map.entry(
              "sslmode",
              List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full")),
          Map.entry("sslrootcert", List.of()),
          Map.entry("sslcert", List.of()),
          Map.entry("sslkey", List.of()),
          Map.entry("sslpassword", List.of()),
          Map.entry("sslnegotiation", List.of("postgres", "direct")),
          Map.entry("channel_binding", List.of("disable", "prefer", "require")),
          Map.entry("gssencmode", List.of("disable", "prefer", "require")),
          Map.entry("require_auth", List.of()),
          Map.entry("connect_timeout", List.of()),
          Map.entry("keepalives", List.of("0", "1")),
          Map.entry("application_name", List.of()),
          Map.entry("options", List.of()),
          Map.entry("load_balance_hosts", List.of("disable", "random")),
          Map.entry(
              "target_session_attrs",
              List.of("any", "read-write", "read-only", "primary", "standby", "prefer-standby")),
          Map.entry(SCHEMA, List.of()));

  /** What other drivers call them. */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("database", "dbname"),
          Map.entry("username", "user"),
          Map.entry("channelBinding", "channel_binding"),
          Map.entry("gssEncMode", "gssencmode"),
          Map.entry("requireAuth", "require_auth"),
          Map.entry("sslNegotiation", "sslnegotiation"),
          Map.entry("ApplicationName", "application_name"),
          Map.entry("connectTimeout", "connect_timeout"),
          Map.entry("currentSchema", SCHEMA));

  /** Settings of other programs that change nothing for pgtrek. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "fallback_application_name",
          "binaryTransfer",
          "connection_limit",
          "defaultRowFetchSize",
          "loginTimeout",
          "pgbouncer",
          "pool_timeout",
          "preparedStatementCacheQueries",
          "preparedStatementCacheSizeMiB",
          "prepared_statement_cache_size",
          "prepareThreshold",
          "reWriteBatchedInserts",
          "socketTimeout",
          "socket_timeout",
          "statement_cache_size",
          "stringtype",
          "tcpKeepAlive");

  /** libpq's own that the JDBC driver cannot do. */
  private static final Set<String> BEYOND_THE_DRIVER =
      Set.of(
          "gssdelegation",
          "gsslib",
          "keepalives_count",
          "keepalives_idle",
          "keepalives_interval",
          "krbsrvname",
          "max_protocol_version",
          "min_protocol_version",
          "oauth_client_id",
          "oauth_client_secret",
          "oauth_issuer",
          "oauth_scope",
          "replication",
          "requirepeer",
          "scram_client_key",
          "scram_server_key",
          "service",
          "servicefile",
          "ssl_max_protocol_version",
          "ssl_min_protocol_version",
          "sslcertmode",
          "sslcompression",
          "sslcrl",
          "sslcrldir",
          "sslkeylogfile",
          "sslsni",
          "tcp_user_timeout");

  /** What JDBC calls the states of a session that libpq's target_session_attrs asks for. */
  private static final Map<String, String> SERVER_TYPES =
      Map.of(
          "any", "any",
          "primary", "primary",
          "master", "primary",
          "secondary", "standby",
          "slave", "standby",
          "preferSecondary", "prefer-standby",
          "preferSlave", "prefer-standby");

  private Parameter() {}

  /** A parameter by libpq's name. */
  record Named(String name, String value) {}

  /** What a given name and value mean; null where it changes nothing for pgtrek. */
  static @Nullable Named of(String given, String value) {
    if (WITHOUT_EFFECT.contains(given)) {
      return null;
    }
    return switch (given) {
      case "ssl" -> new Named("sslmode", checked("sslmode", sslMode(value)));
      case "targetServerType" ->
          new Named("target_session_attrs", translated(given, value, SERVER_TYPES));
      case "client_encoding" -> {
        if (!Set.of("UTF8", "UTF-8", "AUTO").contains(value.toUpperCase(java.util.Locale.ROOT))) {
          throw badValue(given, List.of("UTF8"));
        }
        yield null;
      }
      default -> {
        String name = ALIASES.getOrDefault(given, given);
        yield new Named(name, checked(name, value));
      }
    };
  }

  /** {@code ssl=true} asks every driver that knows it for a verified certificate. */
  private static String sslMode(String value) {
    return switch (value) {
      case "", "true", "1" -> "verify-full";
      case "false", "0" -> "disable";
      default -> value;
    };
  }

  private static String checked(String name, String value) {
    if (PLACES.contains(name)) {
      return value;
    }
    List<String> allowed = KNOWN.get(name);
    if (allowed == null) {
      throw refusal(name);
    }
    if (!allowed.isEmpty() && !allowed.contains(value)) {
      throw badValue(name, allowed);
    }
    if (name.equals("connect_timeout") && !value.matches("\\d{1,6}")) {
      throw badValue(name, List.of("a number of seconds"));
    }
    return value;
  }

  private static String translated(String name, String value, Map<String, String> values) {
    String known = values.get(value);
    if (known == null) {
      throw badValue(name, values.keySet().stream().sorted().toList());
    }
    return known;
  }

  private static PgtrekException.Usage badValue(String name, List<String> allowed) {
    return new PgtrekException.Usage(
        "url-parameter-value",
        "The connection parameter " + name + " has a value that pgtrek cannot use.",
        "Give it one of: " + String.join(", ", allowed) + ".");
  }

  private static PgtrekException.Usage refusal(String name) {
    if (BEYOND_THE_DRIVER.contains(name)) {
      return new PgtrekException.Usage(
          "url-parameter-unsupported",
          "The connection parameter " + name + " is libpq's; PostgreSQL's Java driver has none.",
          "Leave it out.");
    }
    return new PgtrekException.Usage(
        "url-parameter-unknown",
        "The connection parameter '" + name + "' is not known.",
        nearest(name));
  }

  private static String nearest(String name) {
    return Stream.of(KNOWN.keySet(), PLACES, ALIASES.keySet())
        .flatMap(Set::stream)
        .min(Comparator.<String>comparingInt(k -> distance(k, name)).thenComparing(k -> k))
        .filter(k -> distance(k, name) <= Math.max(2, name.length() / 2))
        .map(k -> "Did you mean " + k + "? Otherwise leave it out.")
        .orElse("Leave it out.");
  }

  /** Levenshtein's distance, without regard to case. */
  private static int distance(String one, String other) {
    int[] costs = new int[other.length() + 1];
    for (int j = 0; j < costs.length; j++) {
      costs[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = costs[0];
      costs[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        boolean same =
            Character.toLowerCase(one.charAt(i - 1)) == Character.toLowerCase(other.charAt(j - 1));
        int best = Math.min(diagonal + (same ? 0 : 1), Math.min(costs[j], costs[j - 1]) + 1);
        diagonal = costs[j];
        costs[j] = best;
      }
    }
    return costs[other.length()];
  }
}
