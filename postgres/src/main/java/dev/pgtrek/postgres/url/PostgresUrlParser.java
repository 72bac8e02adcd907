package dev.pgtrek.postgres.url;

import dev.pgtrek.error.PgtrekException;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Severity;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the forms of {@link PostgresUrl}. It splits by hand: java.net.URI knows neither several
 * hosts nor what drivers forgive. No message holds the text.
 */
final class PostgresUrlParser {

  private static final Pattern SCHEME =
      Pattern.compile("(jdbc:)?postgres(?:ql)?(\\+[a-z0-9_]+)?:", Pattern.CASE_INSENSITIVE);
  private static final Pattern KEY_VALUE =
      Pattern.compile("\\s*([A-Za-z_]+)\\s*=\\s*('(?:[^'\\\\]|\\\\.)*'|(?:[^\\s\\\\']|\\\\.)*)");

  /** The variables that libpq reads, and the parameters that they stand in for. */
  static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("host", "PGHOST"),
          Map.entry("hostaddr", "PGHOSTADDR"),
          Map.entry("port", "PGPORT"),
          Map.entry("dbname", "PGDATABASE"),
          Map.entry("user", "PGUSER"),
          Map.entry("password", "PGPASSWORD"),
          Map.entry("passfile", "PGPASSFILE"),
          Map.entry("sslmode", "PGSSLMODE"),
          Map.entry("sslrootcert", "PGSSLROOTCERT"),
          Map.entry("sslcert", "PGSSLCERT"),
          Map.entry("sslkey", "PGSSLKEY"),
          Map.entry("sslnegotiation", "PGSSLNEGOTIATION"),
          Map.entry("channel_binding", "PGCHANNELBINDING"),
          Map.entry("gssencmode", "PGGSSENCMODE"),
          Map.entry("require_auth", "PGREQUIREAUTH"),
          Map.entry("connect_timeout", "PGCONNECT_TIMEOUT"),
          Map.entry("options", "PGOPTIONS"),
          Map.entry("target_session_attrs", "PGTARGETSESSIONATTRS"),
          Map.entry("load_balance_hosts", "PGLOADBALANCEHOSTS"));

  private final Map<String, String> environment;
  private final Map<String, String> given = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private PostgresUrlParser(Map<String, String> environment) {
    this.environment = environment;
  }

  static boolean looksLikeOne(String text) {
    return SCHEME.matcher(text).lookingAt()
        || Pattern.compile("(host|hostaddr|dbname|user|port|service)\\s*=")
            .matcher(text)
            .lookingAt();
  }

  static PostgresUrl parse(String text, Map<String, String> environment) {
    PostgresUrlParser parser = new PostgresUrlParser(environment);
    String stripped = text.strip();
    Matcher scheme = SCHEME.matcher(stripped);
    if (scheme.lookingAt()) {
      boolean jdbc = scheme.group(1) != null;
      String rest = stripped.substring(scheme.end());
      if (!jdbc && !rest.startsWith("//")) {
        throw unusable("url-malformed", "its scheme is not followed by //");
      }
      // JDBC has a short form without a host, jdbc:postgresql:database.
      parser.readUrl(
          rest.startsWith("//") ? rest : "///" + rest.replaceFirst("^/", ""),
          jdbc || scheme.group(2) != null);
    } else if (stripped.matches("(?s)[A-Za-z_]+\\s*=.*")) {
      parser.readKeyValues(stripped);
    } else {
      throw unusable(
          "url-not-postgresql",
          "it is neither a postgresql:// URL nor a key=value connection string");
    }
    return parser.finish();
  }

  /**
   * @param plusIsSpace whether '+' in the query means a space, as in SQLAlchemy's and JDBC's URLs;
   *     in libpq's it means itself
   */
  private void readUrl(String rest, boolean plusIsSpace) {
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    String place = question < 0 ? rest.substring(2) : rest.substring(2, question);
    int slash = place.indexOf('/');
    String authority = slash < 0 ? place : place.substring(0, slash);
    String database = slash < 0 ? "" : decoded(place.substring(slash + 1), false);
    int at = authority.lastIndexOf('@');
    if (at >= 0) {
      String login = authority.substring(0, at);
      int colon = login.indexOf(':');
      putUnlessEmpty("user", decoded(colon < 0 ? login : login.substring(0, colon), false));
      putUnlessEmpty("password", colon < 0 ? "" : decoded(login.substring(colon + 1), false));
    }
    readHosts(authority.substring(at + 1));
    putUnlessEmpty("dbname", database);
    for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw unusable("url-malformed", "a part of its query is not of the form name=value");
      }
      put(
          decoded(pair.substring(0, equals), plusIsSpace),
          decoded(pair.substring(equals + 1), plusIsSpace));
    }
  }

  private void readHosts(String hosts) {
    List<String> names = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    for (String one : hosts.split(",", -1)) {
      Matcher parts = Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(?::(.*))?").matcher(one);
      if (!parts.matches()) {
        throw unusable("url-malformed", "its host and port are not of the form host:port");
      }
      String name = parts.group(1);
      names.add(name.startsWith("[") ? name.substring(1, name.length() - 1) : decoded(name, false));
      String port = parts.group(2);
      ports.add(port == null ? "" : port);
    }
    if (names.stream().anyMatch(n -> !n.isEmpty())) {
      given.put("host", String.join(",", names));
    }
    if (ports.stream().anyMatch(p -> !p.isEmpty())) {
      given.put("port", String.join(",", ports));
    }
  }

  private void readKeyValues(String text) {
    Matcher pair = KEY_VALUE.matcher(text);
    int end = 0;
    while (pair.lookingAt()) {
      String value = pair.group(2);
      boolean quoted = value.startsWith("'");
      String bare = quoted ? value.substring(1, value.length() - 1) : value;
      put(pair.group(1), bare.replaceAll("(?s)\\\\(.)", "$1"));
      end = pair.end();
      if (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
        break;
      }
      pair.region(end, text.length());
    }
    if (!text.substring(end).isBlank()) {
      throw unusable("url-malformed", "a part of it is not of the form key=value");
    }
  }

  private void put(String name, String value) {
    Parameter.Named known = Parameter.of(name, value);
    if (known == null) {
      findings.add(
          new Finding(
              "url-parameter-ignored",
              Severity.INFO,
              name,
              "given in the URL",
              "It changes nothing for pgtrek.",
              "Leave it out, or leave it as it is."));
    } else {
      given.put(known.name(), known.value());
    }
  }

  private void putUnlessEmpty(String name, String value) {
    if (!value.isEmpty()) {
      given.put(name, value);
    }
  }

  private PostgresUrl finish() {
    VARIABLES.forEach(
        (name, variable) -> {
          String value = environment.getOrDefault(variable, "");
          if (!value.isEmpty() && !given.containsKey(name)) {
            put(name, value);
          }
        });
    if (given.containsKey("application_name")) {
      findings.add(
          new Finding(
              "url-parameter-ignored",
              Severity.INFO,
              "application_name",
              "given in the URL",
              "A run's sessions are called 'pgtrek' and the run's id, so that they can be told.",
              "Leave it out, or leave it as it is."));
    }
    List<PostgresUrl.Host> hosts = hosts();
    String user = given.getOrDefault("user", System.getProperty("user.name", ""));
    String database = given.getOrDefault("dbname", user);
    refuseWeakSystemRoots();
    Secret password =
        given.containsKey("password")
            ? Secret.of(given.getOrDefault("password", ""))
            : passwordFromFile(hosts, database, user);
    Map<String, String> parameters = new LinkedHashMap<>(given);
    parameters.keySet().removeAll(Parameter.PLACES);
    return new PostgresUrl(hosts, database, user, password, parameters, findings);
  }

  private List<PostgresUrl.Host> hosts() {
    String named = given.getOrDefault("host", "");
    String addressed = given.getOrDefault("hostaddr", "");
    if (!named.isEmpty() && !addressed.isEmpty() && !named.equals(addressed)) {
      throw new PgtrekException.Usage(
          "url-parameter-unsupported",
          "host and hostaddr are both given, and PostgreSQL's Java driver takes one address only.",
          "Leave out hostaddr (PGHOSTADDR).");
    }
    String[] names = (named.isEmpty() ? addressed : named).split(",", -1);
    String[] ports = given.getOrDefault("port", "").split(",", -1);
    if (ports.length != 1 && ports.length != names.length) {
      throw unusable("url-malformed", "it names another number of ports than of hosts");
    }
    List<PostgresUrl.Host> hosts = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      hosts.add(host(names[i], ports.length == 1 ? ports[0] : ports[i]));
    }
    return hosts;
  }

  private static PostgresUrl.Host host(String name, String port) {
    if (name.startsWith("/") || name.startsWith("@")) {
      throw new PgtrekException.Usage(
          "url-unix-socket",
          "The host is the folder of a Unix socket, and PostgreSQL's Java driver speaks TCP only.",
          "Use host=localhost, and let the server listen there (listen_addresses).");
    }
    int number = port.isEmpty() ? 5432 : port.matches("\\d{1,5}") ? Integer.parseInt(port) : 0;
    if (number < 1 || number > 65_535) {
      throw unusable("url-malformed", "its port is not a number from 1 to 65535");
    }
    return new PostgresUrl.Host(name.isEmpty() ? "localhost" : name, number);
  }

  /** libpq's rule: the system's own roots say nothing unless the host's name is verified too. */
  private void refuseWeakSystemRoots() {
    if ("system".equals(given.get("sslrootcert"))
        && !"verify-full".equals(given.getOrDefault("sslmode", "verify-full"))) {
      throw new PgtrekException.Usage(
          "url-parameter-value",
          "sslrootcert=system trusts every public authority, so it needs sslmode=verify-full.",
          "Use sslmode=verify-full, or name the authority's own file with sslrootcert.");
    }
  }

  private @Nullable Secret passwordFromFile(
      List<PostgresUrl.Host> hosts, String database, String user) {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", ""));
    String named = given.get("passfile");
    Path file = named == null ? Path.of(home, ".pgpass") : Path.of(named);
    PasswordFile passwords = PasswordFile.read(file, named != null);
    findings.addAll(passwords.findings());
    Set<Secret> found = new LinkedHashSet<>();
    for (PostgresUrl.Host host : hosts) {
      passwords.find(host, database, user).ifPresent(found::add);
    }
    if (found.size() > 1) {
      throw new PgtrekException.Usage(
          "password-ambiguous",
          "The password file gives different passwords for the URL's hosts.",
          "Name one host, or give the password as PGPASSWORD.");
    }
    return found.isEmpty() ? null : found.iterator().next();
  }

  /** Percent-decoding as libpq does it: strict, and without the character NUL. */
  private static String decoded(String text, boolean plusIsSpace) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
        int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
        if (high < 0 || low < 0 || high + low == 0) {
          throw unusable("url-malformed", "a '%' in it does not begin a percent-encoded character");
        }
        out.put((byte) (high * 16 + low));
        i += 2;
      } else {
        out.put(plusIsSpace && bytes[i] == '+' ? (byte) ' ' : bytes[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
    } catch (CharacterCodingException _) {
      throw unusable("url-malformed", "a percent-encoded part of it is not UTF-8");
    }
  }

  private static PgtrekException.Usage unusable(String code, String reason) {
    return new PgtrekException.Usage(
        code,
        "The PostgreSQL URL cannot be used: " + reason + ".",
        "Write it as postgresql://user@host:5432/database?sslmode=verify-full, and encode special"
            + " characters as a percent sign and two hexadecimal digits.");
  }
}
