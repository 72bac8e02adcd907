package dev.pgtrek.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestClassesIT {

  @TempDir Path folder;

  @Test
  void acceptsTestsThatRun() throws Exception {
    write("GoodTest", "class GoodTest { @Test void holds() {} }");
    write("GoodIT", "class GoodIT { @Nested class Inner { @Test void holds() {} } }");
    write("Suite", "abstract class Suite { @Test void holds() {} }");
    write("InheritedTest", "class InheritedTest extends Suite {}");
    write("Words", "class Words {}");

    assertThat(faults()).isEmpty();
  }

  @Test
  void findsTestsUnderANameThatNobodyRuns() throws Exception {
    write("GoodTests", "class GoodTests { @Test void holds() {} }");

    assertThat(faults())
        .containsExactly("GoodTests has tests, but its name ends neither in Test nor in IT");
  }

  @Test
  void findsAParameterizedTestUnderANameThatNobodyRuns() throws Exception {
    write(
        "Sizes",
        "class Sizes { @org.junit.jupiter.params.ParameterizedTest"
            + " @org.junit.jupiter.params.provider.ValueSource(ints = 1) void holds(int n) {} }");

    assertThat(faults())
        .containsExactly("Sizes has tests, but its name ends neither in Test nor in IT");
  }

  @Test
  void findsAClassWithoutTests() throws Exception {
    write("EmptyTest", "class EmptyTest { void holds() {} }");

    assertThat(faults()).containsExactly("EmptyTest has no test that runs");
  }

  @Test
  void findsADisabledTest() throws Exception {
    write(
        "LazyTest",
        "class LazyTest { @Test void holds() {} @org.junit.jupiter.api.Disabled @Test void"
            + " sleeps() {} }");

    assertThat(faults()).containsExactly("LazyTest.sleeps is disabled, private or static");
  }

  @Test
  void findsAPrivateTest() throws Exception {
    write("ShyIT", "class ShyIT { @Test void holds() {} @Test private void hides() {} }");

    assertThat(faults()).containsExactly("ShyIT.hides is disabled, private or static");
  }

  @Test
  void findsAFileWithoutItsClass() throws Exception {
    write("RenamedTest", "class OldNameTest { @Test void holds() {} }");

    assertThat(faults()).containsExactly("RenamedTest is a file without a class");
  }

  private void write(String name, String type) throws IOException {
    Files.createDirectories(folder.resolve("java"));
    Files.writeString(
        folder.resolve("java").resolve(name + ".java"),
        "import org.junit.jupiter.api.Nested;\nimport org.junit.jupiter.api.Test;\n" + type);
  }

  private List<String> faults() throws IOException {
    Path sources = folder.resolve("java");
    Path classes = Files.createDirectory(folder.resolve("classes"));
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
    try (var files = Files.list(sources)) {
      files.map(Path::toString).forEach(arguments::add);
    }
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(exit).isZero();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      return TestClasses.of(sources, classes, loader).faults();
    }
  }
}
