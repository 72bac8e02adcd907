package dev.pgtrek.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Counts a module's test classes against its files: a class whose name does not end in {@code Test}
 * or {@code IT}, a disabled test or a private one would never run, and nobody would notice.
 */
public final class TestClasses {

  private final Path sources;
  private final Path classes;
  private final ClassLoader loader;

  private TestClasses(Path sources, Path classes, ClassLoader loader) {
    this.sources = sources;
    this.classes = classes;
    this.loader = loader;
  }

  /** The tests of the module that a class belongs to. */
  public static TestClasses ofModuleWith(Class<?> test) {
    try {
      Path classes = Path.of(test.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path module = classes.resolve("../..").normalize();
      return new TestClasses(module.resolve("src/test/java"), classes, test.getClassLoader());
    } catch (URISyntaxException failure) {
      throw new IllegalStateException(failure);
    }
  }

  static TestClasses of(Path sources, Path classes, ClassLoader loader) {
    return new TestClasses(sources, classes, loader);
  }

  /** What is wrong, a line each; empty if every test runs. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    Set<String> files = topLevelNames(sources, ".java");
    Set<String> compiled = topLevelNames(classes, ".class");
    for (String name : files) {
      if (isTestName(name) && !compiled.contains(name)) {
        faults.add(name + " is a file without a class");
      }
    }
    for (String name : compiled) {
      check(load(name), faults);
    }
    return List.copyOf(faults);
  }

  private static void check(Class<?> type, List<String> faults) {
    String name = type.getName();
    List<Method> tests = tests(type).toList();
    tests.stream()
        .filter(test -> !runs(test))
        .map(test -> name + "." + test.getName() + " is disabled, private or static")
        .forEach(faults::add);
    if (isTestName(name)) {
      if (isDisabled(type) || tests.stream().noneMatch(TestClasses::runs)) {
        faults.add(name + " has no test that runs");
      }
    } else if (!tests.isEmpty() && !Modifier.isAbstract(type.getModifiers())) {
      faults.add(name + " has tests, but its name ends neither in Test nor in IT");
    }
  }

  /** The tests of a class, of those it extends and of those nested in it. */
  private static Stream<Method> tests(Class<?> type) {
    Stream<Method> own =
        Stream.<Class<?>>iterate(type, each -> each != null, Class::getSuperclass)
            .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
            .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class));
    return Stream.concat(own, Arrays.stream(type.getDeclaredClasses()).flatMap(TestClasses::tests));
  }

  private static boolean runs(Method test) {
    int modifiers = test.getModifiers();
    return !Modifier.isPrivate(modifiers)
        && !Modifier.isStatic(modifiers)
        && !isDisabled(test)
        && !isDisabled(test.getDeclaringClass());
  }

  private static boolean isDisabled(AnnotatedElement element) {
    return Arrays.stream(element.getAnnotations())
        .map(Annotation::annotationType)
        .anyMatch(type -> type.getName().equals("org.junit.jupiter.api.Disabled"));
  }

  private static boolean isTestName(String name) {
    return name.endsWith("Test") || name.endsWith("IT");
  }

  private Class<?> load(String name) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static Set<String> topLevelNames(Path root, String suffix) {
    if (!Files.isDirectory(root)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith(suffix) && !name.contains("$"))
          .filter(name -> !name.contains("-info."))
          .map(name -> name.substring(0, name.length() - suffix.length()).replace('/', '.'))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
