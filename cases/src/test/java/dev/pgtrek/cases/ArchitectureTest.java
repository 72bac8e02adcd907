package dev.pgtrek.cases;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom. Only lists of what is allowed: what is not listed is forbidden. */
class ArchitectureTest {

  private static final String ROOT = "dev.pgtrek";

  private static final List<String> LANGUAGE = List.of("java..", "javax..", "org.jspecify..");

  private static final List<String> CONTRACT = List.of("model..", "spi..", "error..");

  private static final List<String> STAGE =
      List.of("model..", "spi..", "error..", "progress..", "work..");

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /**
   * Package to what it may know beside itself and the language: ours without the root, others in
   * full.
   */
  private static final Map<String, List<String>> ALLOWED = allowed();

  private static Map<String, List<String>> allowed() {
    Map<String, List<String>> rules = new TreeMap<>();
    rules.put("model", List.of());
    rules.put("portable", List.of());
    rules.put("error", List.of());
    rules.put("file", List.of());
    rules.put("progress", List.of("model.."));
    rules.put("work", List.of("error.."));
    rules.put("spi", List.of("model..", "error..", "progress.."));
    rules.put("decide", plus(STAGE, "org.yaml.."));
    rules.put("platform", plus(CONTRACT, "org.yaml.."));
    rules.put("queries", STAGE);
    rules.put("profile", STAGE);
    rules.put("plan", plus(STAGE, "com.fasterxml.jackson..", "org.yaml.."));
    rules.put("backup", plus(STAGE, "file..", "com.fasterxml.jackson.."));
    rules.put("check", STAGE);
    rules.put("schema", STAGE);
    rules.put("copy", STAGE);
    rules.put("search", STAGE);
    rules.put("sift", STAGE);
    rules.put("verify", plus(STAGE, "com.dynatrace.hash4j.."));
    rules.put("manifest", plus(CONTRACT, "file..", "com.fasterxml.jackson.."));
    rules.put("report", plus(List.of("model..", "error..", "file.."), "com.fasterxml.jackson.."));
    rules.put("sqlite", plus(CONTRACT, "org.sqlite..", "org.slf4j..", "com.dynatrace.hash4j.."));
    rules.put(
        "postgres", plus(CONTRACT, "org.postgresql..", "org.slf4j..", "com.fasterxml.jackson.."));
    rules.put(
        "embedded",
        plus(
            List.of("model..", "error..", "postgres..", "portable.."),
            "com.sun.management..",
            "com.sun.security.auth..",
            "org.postgresql..",
            "org.slf4j..",
            "org.apache.commons.compress..",
            "org.tukaani.."));
    return rules;
  }

  private static List<String> plus(List<String> some, String... more) {
    return Stream.concat(some.stream(), Arrays.stream(more)).toList();
  }

  static Stream<String> packages() {
    return ALLOWED.keySet().stream();
  }

  private static ArchRule rule(String root, String name, List<String> mayKnow) {
    String[] known =
        Stream.of(
                LANGUAGE.stream(),
                Stream.of(root + "." + name + ".."),
                mayKnow.stream().map(p -> full(root, p)))
            .flatMap(s -> s)
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(root + "." + name + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(known).or(JavaClass.Predicates.equivalentTo(Object[].class)));
  }

  private static String full(String root, String name) {
    return name.startsWith("com.") || name.startsWith("org.") ? name : root + "." + name;
  }

  @ParameterizedTest
  @MethodSource("packages")
  void knowsOnlyWhatItMay(String name) {
    rule(ROOT, name, ALLOWED.getOrDefault(name, List.of())).check(PRODUCT);
  }

  /**
   * The rooms of the PostgreSQL connector, and which of them each may know. One knows only rooms
   * that stand before it, so there are no cycles; the doors in the package itself know them all.
   */
  private static final Map<String, List<String>> ROOMS = rooms();

  private static Map<String, List<String>> rooms() {
    Map<String, List<String>> rooms = new LinkedHashMap<>();
    rooms.put("url", List.of());
    rooms.put("client", List.of("url"));
    rooms.put("sql", List.of("url"));
    rooms.put("session", List.of("url", "sql"));
    rooms.put("catalog", List.of());
    rooms.put("read", List.of("sql", "session"));
    rooms.put("copy", List.of("sql", "session"));
    rooms.put("dialect", List.of("copy"));
    rooms.put("extension", List.of("sql", "session"));
    rooms.put("journal", List.of("sql", "session", "copy", "extension"));
    rooms.put("query", List.of("url", "sql", "session", "read"));
    rooms.put(
        "source",
        List.of("url", "client", "sql", "session", "catalog", "read", "journal", "query"));
    rooms.put("target", List.of("sql", "session", "extension", "journal"));
    rooms.put("existing", List.of("sql", "session", "catalog", "copy"));
    rooms.put("inplace", List.of("sql"));
    rooms.put("proof", List.of("sql"));
    rooms.put("move.rows", List.of("sql", "session"));
    rooms.put("move", List.of("client", "sql"));
    rooms.put("move.finish", List.of("sql", "target", "move.rows", "move"));
    rooms.put("move.platform", List.of("client", "sql", "move.rows", "move"));
    rooms.put(
        "move.check",
        List.of("sql", "extension", "move.rows", "move", "move.finish", "move.platform"));
    rooms.put(
        "add", List.of("url", "sql", "session", "extension", "journal", "proof", "move.rows"));
    return rooms;
  }

  private static final String CONNECTOR = ROOT + ".postgres";

  static Stream<String> roomsOfTheConnector() {
    return ROOMS.keySet().stream();
  }

  /** A room is its package alone; what is below it is another room. */
  private static ArchRule roomRule(String connector, String room, List<String> mayKnow) {
    String[] known =
        Stream.concat(Stream.of(room), mayKnow.stream())
            .map(name -> connector + "." + name)
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(connector + "." + room)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(known).or(resideOutsideOfPackage(connector + "..")))
        .allowEmptyShould(false);
  }

  @ParameterizedTest
  @MethodSource("roomsOfTheConnector")
  void knowsOnlyTheRoomsThatItMay(String room) {
    roomRule(CONNECTOR, room, ROOMS.getOrDefault(room, List.of())).check(PRODUCT);
  }

  @Test
  void letsARoomKnowOnlyRoomsBeforeIt() {
    Set<String> before = new TreeSet<>();

    ROOMS.forEach(
        (room, mayKnow) -> {
          assertThat(before).as(room).containsAll(mayKnow);
          before.add(room);
        });
  }

  @Test
  void hasARuleForEveryRoomOfTheConnector() {
    Set<String> found =
        PRODUCT.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith(CONNECTOR + "."))
            .map(name -> name.substring(CONNECTOR.length() + 1))
            .collect(Collectors.toSet());

    assertThat(found).isEqualTo(ROOMS.keySet());
  }

  @Test
  void findsAPlantedViolation() {
    JavaClasses planted = new ClassFileImporter().importPackages("dev.pgtrek.cases.planted");

    assertThatThrownBy(() -> rule("dev.pgtrek.cases.planted", "model", List.of()).check(planted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("KnowsAStage");
  }

  @Test
  void findsAPlantedViolationBetweenRooms() {
    JavaClasses planted = new ClassFileImporter().importPackages("dev.pgtrek.cases.planted");

    roomRule("dev.pgtrek.cases.planted", "model", List.of("copy")).check(planted);
    assertThatThrownBy(
            () -> roomRule("dev.pgtrek.cases.planted", "model", List.of()).check(planted))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("KnowsAStage");
  }

  @Test
  void hasARuleForEveryPackage() {
    Set<String> found = new TreeSet<>();
    PRODUCT.forEach(
        c -> {
          String below =
              c.getPackageName().equals(ROOT)
                  ? ""
                  : c.getPackageName().substring(ROOT.length() + 1);
          found.add(below.contains(".") ? below.substring(0, below.indexOf('.')) : below);
        });
    // The front door composes the stages, and the command line and the test kit know what they
    // need.
    found.removeAll(Set.of("", "cli", "testkit", "cases"));

    assertThat(found).isEqualTo(new TreeSet<>(ALLOWED.keySet()));
  }

  @Test
  void letsOnlyTheFrontDoorAndTheCommandLineComposeStages() {
    Set<String> stages =
        Set.of(
            "profile",
            "plan",
            "backup",
            "check",
            "schema",
            "copy",
            "search",
            "sift",
            "verify",
            "report",
            "decide",
            "manifest",
            "queries",
            "platform");
    Set<String> outsiders = new TreeSet<>();
    PRODUCT.forEach(
        c ->
            c.getDirectDependenciesFromSelf().stream()
                .filter(
                    d ->
                        stages.stream()
                            .anyMatch(
                                s -> d.getTargetClass().getPackageName().equals(ROOT + "." + s)))
                .map(d -> c.getPackageName())
                .filter(p -> stages.stream().noneMatch(s -> p.equals(ROOT + "." + s)))
                .forEach(outsiders::add));

    assertThat(outsiders).isSubsetOf(ROOT, ROOT + ".cli", ROOT + ".cli.terminal");
  }
}
