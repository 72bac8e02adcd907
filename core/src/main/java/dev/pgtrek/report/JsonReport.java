package dev.pgtrek.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;

/**
 * A report for other programs. The members are the record's components under their own names;
 * {@code format} stands before them and changes only if a member ever changes its meaning. Times
 * are ISO 8601 in UTC.
 */
public final class JsonReport {

  /** The value of the member {@code format}. */
  public static final String FORMAT = "pgtrek-report-1";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
          .build();

  private JsonReport() {}

  /** The report as one JSON object over several lines, ending with a line feed. */
  public static String of(RunReport report) {
    ObjectNode object = JSON.createObjectNode();
    object.put("format", FORMAT);
    object.setAll(JSON.<ObjectNode>valueToTree(report));
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot be written", e);
    }
  }

  /** The report of an upgrade in place, likewise. */
  public static String of(UpgradeReport report) {
    ObjectNode object = JSON.createObjectNode();
    object.put("format", "pgtrek-upgrade-report-1");
    object.setAll(JSON.<ObjectNode>valueToTree(report));
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot be written", e);
    }
  }

  /** A decision by itself, as the member {@code decision} of a report. */
  public static String of(RunReport.DecisionLine decision) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(decision) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values cannot be written", e);
    }
  }
}
