package dev.pgtrek.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher as a user starts it, from another folder. The program must be packaged; Maven runs
 * this after that. The launcher is given its program as it is, so that it does not build under a
 * build.
 */
class LauncherIT {

  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final String JAVA = System.getProperty("java.home");

  @TempDir Path folder;

  /** What a process said. */
  private record Ended(int exitCode, String out, String err) {}

  /** A copy of the program without its sources, which the launcher takes as it is. */
  private Path program() throws IOException {
    Path home = Files.createDirectories(folder.resolve("program"));
    Path launcher = home.resolve("pgtrek");
    if (!Files.exists(launcher)) {
      Files.copy(REPOSITORY.resolve("pgtrek"), launcher);
      assertThat(launcher.toFile().setExecutable(true)).isTrue();
      Path target = Files.createDirectories(home.resolve("cli/target/pgtrek"));
      Files.createSymbolicLink(target.resolve("lib"), REPOSITORY.resolve("cli/target/pgtrek/lib"));
    }
    return launcher;
  }

  /** A process under way, and the files in which it speaks. */
  private record Started(Process process, Path out, Path err) {

    Ended await() throws IOException, InterruptedException {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    boolean waits() throws IOException {
      return Files.readString(err).contains("waiting");
    }
  }

  private Started start(String name, Map<String, String> environment, String... command)
      throws IOException {
    Path out = folder.resolve(name + ".out");
    Path err = folder.resolve(name + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Files.createDirectories(folder.resolve("work")).toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new Started(builder.start(), out, err);
  }

  private Ended run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    return start("only", environment, command).await();
  }

  private Ended pgtrek(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program().toString()));
    command.addAll(List.of(arguments));
    return run(Map.of("JAVA_HOME", JAVA), command.toArray(String[]::new));
  }

  @Test
  void startsThroughASymbolicLinkFromAnotherFolder() throws IOException, InterruptedException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("program/pgtrek"));
    program();

    Ended ended = run(Map.of("JAVA_HOME", JAVA), link.toString(), "version");

    assertThat(ended.out()).startsWith("pgtrek ");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
  }

  /** The program with the sample, from which it prepares its classes. */
  private Path programWithSample() throws IOException {
    Path launcher = program();
    Path samples = Files.createDirectories(folder.resolve("program/samples"));
    Files.createSymbolicLink(
        samples.resolve("chinook.sqlite"), REPOSITORY.resolve("samples/chinook.sqlite"));
    return launcher;
  }

  private Path prepared(String archive) {
    return folder.resolve("program/cli/target/pgtrek").resolve(archive);
  }

  /** How many classes of the argument parser's the JVM takes from its archives. */
  private long parserClassesFromArchives(String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program().toString()));
    command.addAll(List.of(arguments));
    Map<String, String> environment =
        Map.of("JAVA_HOME", JAVA, "PGTREK_JAVA_OPTS", "-XX:+PrintSharedArchiveAndExit");
    Ended ended = run(environment, command.toArray(String[]::new));
    return (ended.out() + ended.err()).lines().filter(l -> l.contains("picocli.")).count();
  }

  @Test
  void preparesItsClassesOnceAndUsesThem() throws IOException, InterruptedException {
    programWithSample();

    Ended first = pgtrek("version");
    FileTime made = Files.getLastModifiedTime(prepared("moving.jsa"));
    Ended second = pgtrek("version");

    assertThat(first.err()).isEqualTo("pgtrek: preparing for a quick start (once)…\n");
    assertThat(second.err()).isEmpty();
    assertThat(Files.getLastModifiedTime(prepared("moving.jsa"))).isEqualTo(made);
    assertThat(parserClassesFromArchives("version")).isPositive();
    assertThat(parserClassesFromArchives("migrate")).isPositive();
  }

  @Test
  void preparesItsClassesAnewForAnotherJdk() throws IOException, InterruptedException {
    programWithSample();
    pgtrek("version");
    Files.writeString(prepared("prepared"), "/opt/other JAVA_VERSION=\"25.0.1\"\n");
    Files.writeString(prepared("asking.jsa"), "another JDK's");

    Ended ended = pgtrek("version");

    assertThat(ended.err()).contains("preparing");
    assertThat(ended.out()).startsWith("pgtrek ");
    assertThat(parserClassesFromArchives("version")).isPositive();
  }

  @Test
  void runsAsEverWithABrokenArchive() throws IOException, InterruptedException {
    programWithSample();
    pgtrek("version");
    byte[] whole = Files.readAllBytes(prepared("asking.jsa"));
    byte[] zeros = Arrays.copyOf(Arrays.copyOf(whole, 4096), whole.length);
    byte[] flipped = whole.clone();
    flipped[whole.length / 2] ^= 1;
    List<byte[]> broken =
        List.of(
            new byte[0],
            new byte[whole.length],
            Arrays.copyOf(whole, 100),
            Arrays.copyOf(whole, whole.length / 2),
            zeros,
            flipped,
            "no archive".repeat(10_000).getBytes(StandardCharsets.UTF_8));

    for (byte[] content : broken) {
      Files.write(prepared("asking.jsa"), content);

      Ended ended = pgtrek("version");

      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.out()).startsWith("pgtrek ");
      assertThat(ended.err()).isEmpty();
    }
    assertThat(folder.resolve("work")).isEmptyDirectory();
  }

  @Test
  void preparesOnceWhenTwoStartAtOnce() throws IOException, InterruptedException {
    Path launcher = programWithSample();

    Ended ended =
        run(
            Map.of("JAVA_HOME", JAVA),
            "sh",
            "-c",
            "'" + launcher + "' version & '" + launcher + "' version & wait");

    assertThat(ended.out().lines()).hasSize(2).allMatch(l -> l.startsWith("pgtrek "));
    assertThat(ended.err().lines().filter(l -> l.contains("preparing"))).hasSize(1);
    assertThat(parserClassesFromArchives("version")).isPositive();
  }

  @Test
  void refusesAWrongOptionWithTheNearestOne() throws IOException, InterruptedException {
    Ended ended = pgtrek("migrate", "app.db", "--shcema", "x");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("--schema").contains("pgtrek help migrate");
  }

  @Test
  void tellsOfAMissingFileAsJson() throws IOException, InterruptedException {
    Ended ended = pgtrek("check", "gone.db", "--json");

    JsonNode result = new ObjectMapper().readTree(ended.out());
    assertThat(ended.exitCode()).isEqualTo(3);
    assertThat(result.toString()).contains("source-missing").contains("gone.db");
  }

  @Test
  void passesArgumentsOnAsTheyAre() throws IOException, InterruptedException {
    Ended ended = pgtrek("check", "a  b*.db");

    assertThat(ended.out() + ended.err()).contains("a  b*.db");
  }

  @Test
  void passesOptionsToTheJvm() throws IOException, InterruptedException {
    Ended ended =
        run(
            Map.of("JAVA_HOME", JAVA, "PGTREK_JAVA_OPTS", "-Xmx64m -Dos.name=mine"),
            program().toString(),
            "version");

    assertThat(ended.out()).contains(", mine ");
  }

  @Test
  void completesInBash() throws IOException, InterruptedException {
    Path script = folder.resolve("completion");
    Files.writeString(script, pgtrek("completion", "bash").out());

    Ended ended =
        run(
            Map.of(),
            "bash",
            "-c",
            ". "
                + script
                + "; COMP_WORDS=(pgtrek mig); COMP_CWORD=1; _complete_pgtrek;"
                + " printf '%s\\n' \"${COMPREPLY[@]}\"");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out().lines()).containsExactly("migrate");
  }

  @Test
  void looksFurtherWhereJavaHomeIsTooOld() throws IOException, InterruptedException {
    Path old = jdk("old", "17.0.15");

    Ended ended =
        run(
            Map.of("JAVA_HOME", old.toString(), "PATH", JAVA + "/bin:/usr/bin:/bin"),
            program().toString(),
            "version");

    assertThat(ended.out()).startsWith("pgtrek ").contains("(Java 2");
  }

  @Test
  void saysHowToGetAJdkWhereThereIsNone() throws IOException, InterruptedException {
    Path launcher = withoutUsualFolders();

    Ended ended =
        run(
            Map.of(
                "JAVA_HOME",
                jdk("old", "17.0.15").toString(),
                "PATH",
                tools().toString(),
                "HOME",
                "/nowhere"),
            launcher.toString(),
            "version");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).contains("needs a JDK 25 or newer").contains("JAVA_HOME");
  }

  @Test
  void saysThatMavenIsMissing() throws IOException, InterruptedException {
    Path launcher = programWithSources();

    Ended ended = run(at(tools().toString()), launcher.toString(), "version");

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).contains("Maven");
  }

  @Test
  void buildsOnceWhenTwoStartAtOnce() throws IOException, InterruptedException {
    Path launcher = programWithSources();
    Path fakeTools = tools();
    Path count = folder.resolve("builds");
    script(fakeTools.resolve("mvn"), "echo built >> '" + count + "'\nsleep 1");

    Ended ended =
        run(
            at(fakeTools.toString()),
            "sh",
            "-c",
            "'" + launcher + "' version & '" + launcher + "' version & wait");

    assertThat(count).content().isEqualTo("built\n");
    assertThat(ended.out().lines()).hasSize(2).allMatch(l -> l.startsWith("pgtrek "));
  }

  /**
   * All three see the lock of a process that died. The first is held up just before it takes it
   * away, until another builds, which must not be, or the others wait.
   */
  @Test
  void buildsOnceWhenThreeStartOverTheLockOfADeadProcess()
      throws IOException, InterruptedException {
    String launcher = programWithSources().toString();
    Path fakeTools = tools();
    Path count = folder.resolve("builds");
    script(fakeTools.resolve("mvn"), "echo built >> '" + count + "'\nsleep 3");
    Path arrived = folder.resolve("arrived");
    Path released = folder.resolve("released");
    Path slowTools = Files.createDirectories(folder.resolve("slow"));
    script(
        slowTools.resolve("rm"),
        """
        case "$*" in
          */builder) : > '%s'; until [ -e '%s' ]; do sleep 0.1; done ;;
        esac
        exec '%s' "$@"\
        """
            .formatted(arrived, released, fakeTools.resolve("rm")));
    Process dead = new ProcessBuilder("sh", "-c", ":").start();
    dead.waitFor();
    Files.createSymbolicLink(lock(), Path.of(Long.toString(dead.pid())));
    String path = fakeTools.toString();

    Started first = start("first", at(slowTools + ":" + path), launcher, "version");
    while (!Files.exists(arrived)) {
      assertThat(first.process().isAlive()).as("%s", first).isTrue();
      Thread.sleep(10);
    }
    Started second = start("second", at(path), launcher, "version");
    Started third = start("third", at(path), launcher, "version");
    while (!Files.exists(count) && !(second.waits() && third.waits())) {
      assertThat(second.process().isAlive() || third.process().isAlive()).isTrue();
      Thread.sleep(10);
    }
    Files.createFile(released);

    for (Started start : List.of(first, second, third)) {
      Ended ended = start.await();
      assertThat(ended.out()).as("%s", ended).startsWith("pgtrek ");
      assertThat(ended.exitCode()).as("%s", ended).isZero();
    }
    assertThat(count).content().isEqualTo("built\n");
    try (Stream<Path> left = Files.list(lock().getParent())) {
      assertThat(left).noneMatch(file -> file.getFileName().toString().startsWith("builder"));
    }
  }

  @Test
  void saysWhenItCannotMakeItsLock() throws IOException, InterruptedException {
    Path launcher = programWithSources();
    Path fakeTools = Files.createDirectories(folder.resolve("without-links"));
    script(fakeTools.resolve("ln"), "exit 1");
    Ended ended = run(at(fakeTools + ":" + tools()), launcher.toString(), "version");
    assertThat(ended.err()).contains("cannot make a symbolic link in " + lock().getParent());
    assertThat(ended.exitCode()).isEqualTo(2);
  }

  /** As the first process of a container does, whose predecessor was killed while it built. */
  @Test
  void doesNotWaitForItselfWhereADeadProcessHadItsNumber()
      throws IOException, InterruptedException {
    Path launcher = programWithSources();
    Path fakeTools = tools();
    script(fakeTools.resolve("mvn"), ":");

    Ended ended =
        run(
            at(fakeTools.toString()),
            "sh",
            "-c",
            "ln -s $$ '" + lock() + "'; exec '" + launcher + "' version");

    assertThat(ended.out()).startsWith("pgtrek ");
    assertThat(ended.err()).doesNotContain("waiting");
  }

  private static Map<String, String> at(String path) {
    return Map.of("JAVA_HOME", JAVA, "PATH", path);
  }

  /** The program with its sources, which it is to be built from. */
  private Path programWithSources() throws IOException {
    Path launcher = program();
    Files.createDirectories(folder.resolve("program/cli/src/main"));
    return launcher;
  }

  /** A symbolic link to the number of the process that builds. */
  private Path lock() {
    return folder.resolve("program/cli/target/pgtrek/builder");
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void showsTheReasonOfAFailedBuild() throws IOException, InterruptedException {
    Path launcher = programWithSources();
    Path fakeTools = tools();
    script(fakeTools.resolve("mvn"), "echo '[ERROR] it is broken'\nexit 1");

    Ended ended = run(at(fakeTools.toString()), launcher.toString(), "version");

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("it is broken").contains("build.log");
    assertThat(lock()).doesNotExist();
  }

  /** A folder that looks like a JDK of a version, whose java must not be started. */
  private Path jdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    script(home.resolve("bin/java"), "echo started the wrong java >&2\nexit 99");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /** The launcher, which looks into folders of this test instead of the machine's. */
  private Path withoutUsualFolders() throws IOException {
    Path launcher = program();
    Files.writeString(
        launcher,
        Files.readString(launcher)
            .replace(" /usr/", " " + folder + "/none/usr/")
            .replace(" /opt/", " " + folder + "/none/opt/")
            .replace(" /Library/", " " + folder + "/none/Library/")
            .replace(" /home/", " " + folder + "/none/home/"));
    return launcher;
  }

  /** A PATH with what a POSIX system has, and neither Java nor Maven. */
  private Path tools() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool :
        List.of(
            "sh",
            "dirname",
            "readlink",
            "find",
            "head",
            "mkdir",
            "ln",
            "cat",
            "rm",
            "mv",
            "touch",
            "sleep",
            "grep",
            "env")) {
      Path link = tools.resolve(tool);
      Path there =
          Files.exists(Path.of("/usr/bin", tool))
              ? Path.of("/usr/bin", tool)
              : Path.of("/bin", tool);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, there);
      }
    }
    return tools;
  }
}
