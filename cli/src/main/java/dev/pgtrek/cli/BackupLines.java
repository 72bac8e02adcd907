package dev.pgtrek.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pgtrek.backup.BackupChecks;
import dev.pgtrek.backup.StoredBackup;
import dev.pgtrek.report.Figures;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Backups as lines for people and as objects for programs. */
final class BackupLines {

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private BackupLines() {}

  /** Two lines: what it is, and where it is and how it stands. */
  static String of(StoredBackup backup) {
    return "%s  %9s  %-14s %s%n    %s%n    %s"
        .formatted(
            moment(backup.takenAt()),
            Figures.bytes(backup.facts().bytes()),
            backup.facts().kind().word(),
            Figures.visible(backup.facts().source()),
            Figures.visible(backup.content().toString()),
            state(backup));
  }

  /** Whether it can be relied on, in words. */
  static String state(StoredBackup backup) {
    StringBuilder words = new StringBuilder();
    if (backup.fault() != null) {
      words.append("BROKEN: ").append(backup.fault());
    } else {
      words.append("sealed");
    }
    result(words, ", verified ", ", DAMAGED ", backup.checks().verified());
    result(words, ", proved ", ", DIFFERENT ", backup.checks().proved());
    if (backup.run() != null) {
      words.append(", taken by run ").append(backup.run());
    }
    return words.toString();
  }

  private static void result(
      StringBuilder words, String good, String bad, BackupChecks.@Nullable Result result) {
    if (result != null) {
      words
          .append(result.sound() ? good : bad)
          .append(moment(result.at()))
          .append(result.sound() ? "" : ": " + Figures.visible(result.words()));
    }
  }

  private static String moment(Instant instant) {
    return MOMENT.format(LocalDateTime.ofInstant(instant, ZoneId.systemDefault()));
  }

  /** All that is known about it, as members of an object. */
  static void json(ObjectNode node, StoredBackup backup) {
    node.put("file", backup.content().toString());
    node.put("kind", backup.facts().kind().word());
    node.put("source", backup.facts().source());
    node.put("takenAt", backup.takenAt().toString());
    node.put("engine", backup.facts().engine());
    node.put("program", backup.facts().program());
    node.put("bytes", backup.facts().bytes());
    node.put("sealed", backup.sealed());
    node.put("manifest", backup.manifest().isPresent());
    node.put("good", backup.good());
    if (backup.fault() != null) {
      node.put("fault", backup.fault());
    }
    if (backup.run() != null) {
      node.put("run", backup.run());
    }
    result(node, "verified", backup.checks().verified());
    result(node, "proved", backup.checks().proved());
  }

  private static void result(ObjectNode node, String name, BackupChecks.@Nullable Result result) {
    if (result != null) {
      node.putObject(name)
          .put("at", result.at().toString())
          .put("sound", result.sound())
          .put("words", result.words());
    }
  }
}
