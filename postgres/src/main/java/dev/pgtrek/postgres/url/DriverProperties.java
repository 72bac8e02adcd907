package dev.pgtrek.postgres.url;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** What PostgreSQL's Java driver calls the parts of a {@link PostgresUrl}. */
public final class DriverProperties {

  /** libpq's names whose values the driver takes as they are, under its own names. */
  private static final Map<String, String> SAME_VALUE =
      Map.ofEntries(
          Map.entry("sslcert", "sslcert"),
          Map.entry("sslkey", "sslkey"),
          Map.entry("sslpassword", "sslpassword"),
          Map.entry("sslnegotiation", "sslNegotiation"),
          Map.entry("channel_binding", "channelBinding"),
          Map.entry("gssencmode", "gssEncMode"),
          Map.entry("require_auth", "requireAuth"),
          Map.entry("connect_timeout", "connectTimeout"),
          Map.entry("application_name", "ApplicationName"),
          Map.entry("options", "options"));

  /** The states of a session by the driver's names; it has none for a server that only reads. */
  private static final Map<String, String> SERVER_TYPES =
      Map.of(
          "any", "any",
          "read-write", "primary",
          "primary", "primary",
          "read-only", "secondary",
          "standby", "secondary",
          "prefer-standby", "preferSecondary");

  private DriverProperties() {}

  /** The URL in the driver's form, without login or parameters. */
  public static String url(PostgresUrl url) {
    return "jdbc:postgresql://"
        + url.hosts().stream().map(PostgresUrl.Host::toString).collect(Collectors.joining(","))
        + "/"
        + URLEncoder.encode(url.database(), StandardCharsets.UTF_8);
  }

  /** The properties of a URL. */
  public static Properties of(PostgresUrl url) {
    Properties driver = new Properties();
    driver.setProperty("user", url.user());
    // Never absent: the driver would look for a password file by rules of its own.
    Secret password = url.password();
    driver.setProperty("password", password == null ? "" : password.reveal());
    driver.setProperty("ApplicationName", "pgtrek");
    driver.setProperty("tcpKeepAlive", "true");
    // Saves a round trip: the name goes along with the login.
    driver.setProperty("assumeMinServerVersion", "9.0");
    // The detail of an error can hold values of rows.
    driver.setProperty("logServerErrorDetail", "false");
    Map<String, String> given = url.parameters();
    SAME_VALUE.forEach(
        (name, driverName) -> {
          if (given.containsKey(name)) {
            driver.setProperty(driverName, given.get(name));
          }
        });
    if ("0".equals(given.get("keepalives"))) {
      driver.setProperty("tcpKeepAlive", "false");
    }
    if ("random".equals(given.get("load_balance_hosts"))) {
      driver.setProperty("loadBalanceHosts", "true");
    }
    driver.setProperty(
        "targetServerType",
        SERVER_TYPES.getOrDefault(given.getOrDefault("target_session_attrs", "any"), "any"));
    tls(given, driver);
    return driver;
  }

  private static void tls(Map<String, String> given, Properties driver) {
    String roots = given.getOrDefault("sslrootcert", "");
    String mode = given.getOrDefault("sslmode", roots.equals("system") ? "verify-full" : "prefer");
    if (roots.equals("system")) {
      driver.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    } else if (!roots.isEmpty()) {
      driver.setProperty("sslrootcert", roots);
    }
    // libpq verifies the authority under "require" too as soon as a root certificate is there.
    boolean rootsThere =
        !roots.isEmpty()
            || Files.exists(
                Path.of(System.getProperty("user.home", ""), ".postgresql", "root.crt"));
    driver.setProperty("sslmode", mode.equals("require") && rootsThere ? "verify-ca" : mode);
    if (given.containsKey("sslkey")) {
      driver.setProperty("pemKeyAlgorithm", keyAlgorithm(Path.of(given.get("sslkey"))));
    }
  }

  /** The driver has to be told what kind of key a PEM file holds; RSA where it cannot be seen. */
  private static String keyAlgorithm(Path file) {
    try {
      String pem = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      int begin = pem.indexOf("-----BEGIN PRIVATE KEY-----");
      int end = pem.indexOf("-----END PRIVATE KEY-----");
      if (begin >= 0 && end > begin) {
        byte[] key =
            Base64.getMimeDecoder()
                .decode(pem.substring(begin + "-----BEGIN PRIVATE KEY-----".length(), end));
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
          if (fits(algorithm, key)) {
            return algorithm;
          }
        }
      }
    } catch (IOException | IllegalArgumentException _) {
      // The driver reads the file itself and says what is wrong with it.
    }
    return "RSA";
  }

  private static boolean fits(String algorithm, byte[] key) {
    try {
      KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key));
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }
}
