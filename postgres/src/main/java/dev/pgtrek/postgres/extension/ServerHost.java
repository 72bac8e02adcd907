package dev.pgtrek.postgres.extension;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Who runs or built a server, as far as it shows, and so how an extension is got there.
 *
 * @param kind the host
 * @param facts what the server said
 */
record ServerHost(Kind kind, ExtensionFacts facts) {

  /** Kinds of host that need words of their own. */
  enum Kind {
    AMAZON("Amazon RDS"),
    AZURE("Azure Database for PostgreSQL"),
    GOOGLE("Google Cloud SQL"),
    SUPABASE("Supabase"),
    NEON("Neon"),
    DEBIAN("a server from Debian's packages"),
    RED_HAT("a server from RPM packages"),
    ALPINE("a server on Alpine Linux"),
    HOMEBREW("a server from Homebrew"),
    OTHER("the server");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  static ServerHost of(ExtensionFacts facts) {
    return new ServerHost(kind(facts), facts);
  }

  private static Kind kind(ExtensionFacts facts) {
    String build = facts.build().toLowerCase(Locale.ROOT);
    if (facts.settings().containsKey("rds.extensions")
        || facts.settings().containsKey("rds.allowed_extensions")
        || facts.roles().contains("rds_superuser")) {
      return Kind.AMAZON;
    }
    if (facts.settings().containsKey("azure.extensions")
        || facts.roles().contains("azure_pg_admin")) {
      return Kind.AZURE;
    }
    if (facts.roles().contains("cloudsqlsuperuser") || facts.roles().contains("alloydbsuperuser")) {
      return Kind.GOOGLE;
    }
    if (facts.roles().contains("neon_superuser")) {
      return Kind.NEON;
    }
    if (facts.roles().contains("supabase_admin")) {
      return Kind.SUPABASE;
    }
    if (build.contains("debian") || build.contains("ubuntu") || build.contains("pgdg")) {
      return Kind.DEBIAN;
    }
    if (build.contains("red hat")) {
      return Kind.RED_HAT;
    }
    if (build.contains("musl") || build.contains("alpine")) {
      return Kind.ALPINE;
    }
    return build.contains("homebrew") || build.contains("apple") ? Kind.HOMEBREW : Kind.OTHER;
  }

  String words() {
    return kind.words;
  }

  /** Whether its administrators may make what elsewhere only a superuser may. */
  boolean lends() {
    return switch (kind) {
      case AMAZON -> facts.roles().contains("rds_superuser");
      case AZURE -> facts.roles().contains("azure_pg_admin");
      case GOOGLE, NEON -> true;
      case SUPABASE -> facts.user().equals("postgres");
      case DEBIAN, RED_HAT, ALPINE, HOMEBREW, OTHER -> false;
    };
  }

  /** Whether the host's own list lets an extension in; true where there is no list. */
  boolean allows(String extension) {
    return switch (kind) {
      case AMAZON ->
          lists("rds.extensions", extension) && lists("rds.allowed_extensions", extension);
      case AZURE -> lists("azure.extensions", extension);
      case GOOGLE, NEON, SUPABASE, DEBIAN, RED_HAT, ALPINE, HOMEBREW, OTHER -> true;
    };
  }

  private boolean lists(String setting, String extension) {
    String list = facts.settings().get(setting);
    return list == null
        || Arrays.stream(list.split(","))
            .map(String::strip)
            .anyMatch(e -> e.equals("*") || e.equalsIgnoreCase(extension));
  }

  /** The exact way to an extension that cannot be made yet. */
  String howToGet(String extension) {
    return switch (kind) {
      case AMAZON ->
          lists("rds.allowed_extensions", extension)
              ? "Take a newer minor version of the engine: SHOW rds.extensions lists what this one"
                  + " has."
              : "Add "
                  + extension
                  + " to rds.allowed_extensions in the instance's parameter group.";
      case AZURE ->
          "Add it to the server parameter azure.extensions: az postgres flexible-server parameter"
              + " set --resource-group GROUP --server-name SERVER --name azure.extensions --value "
              + azureList(extension);
      case GOOGLE ->
          "Take a newer maintenance version of the instance: SELECT * FROM"
              + " pg_available_extensions lists what this one has.";
      case SUPABASE -> "Turn it on in the dashboard under Database, Extensions.";
      case NEON -> "Take a newer PostgreSQL version of the project.";
      case DEBIAN -> "apt-get install " + debian(extension) + image(extension);
      case RED_HAT -> "dnf install " + redHat(extension) + image(extension);
      case ALPINE -> "apk add " + alpine(extension) + image(extension);
      case HOMEBREW -> "brew install " + homebrew(extension) + image(extension);
      case OTHER ->
          "Debian: "
              + debian(extension)
              + "; RPM: "
              + redHat(extension)
              + "; Homebrew: "
              + homebrew(extension)
              + image(extension);
    };
  }

  private String azureList(String extension) {
    String list = facts.settings().getOrDefault("azure.extensions", "");
    return list.isBlank() ? extension : list + "," + extension;
  }

  /** The package that an extension comes in: PostGIS's own, pgvector, one of its own, or none. */
  private static String family(String extension) {
    return switch (extension) {
      case "vector" -> "pgvector";
      case "postgis",
          "postgis_topology",
          "postgis_raster",
          "postgis_sfcgal",
          "postgis_tiger_geocoder",
          "address_standardizer" ->
          "postgis";
      case "pg_cron" -> "cron";
      case "pgrouting", "pgaudit", "hypopg" -> extension;
      case "pg_partman" -> "partman";
      case "pg_repack" -> "repack";
      default -> "";
    };
  }

  private String debian(String extension) {
    String family = family(extension);
    return "postgresql-"
        + facts.major()
        + (family.isEmpty() ? "" : "-" + family + (family.equals("postgis") ? "-3" : ""));
  }

  private String redHat(String extension) {
    return switch (family(extension)) {
      case "" -> "postgresql" + facts.major() + "-contrib";
      case "postgis" -> "postgis36_" + facts.major();
      case "cron", "partman", "repack" -> "pg_" + family(extension) + "_" + facts.major();
      default -> family(extension) + "_" + facts.major();
    };
  }

  private String alpine(String extension) {
    return switch (family(extension)) {
      case "" -> "postgresql" + facts.major() + "-contrib";
      case "pgvector" -> "postgresql-pgvector";
      case "cron" -> "postgresql-pg_cron";
      default -> family(extension);
    };
  }

  private String homebrew(String extension) {
    return family(extension).isEmpty() ? "postgresql@" + facts.major() : family(extension);
  }

  private static final Map<String, String> IMAGES =
      Map.of("pgvector", "pgvector/pgvector:pg", "postgis", "postgis/postgis:");

  private String image(String extension) {
    String image = IMAGES.get(family(extension));
    return image == null
        ? ""
        : "; as a container: an image "
            + image
            + facts.major()
            + (family(extension).equals("postgis") ? "-3.…" : "");
  }
}
