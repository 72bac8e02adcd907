package dev.pgtrek.plan;

import dev.pgtrek.error.PgtrekException;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** A plan as a YAML file that a person can read, edit and hand back. */
public final class PlanFile {

  static final int VERSION = 1;

  private static final String HEAD =
      """
      # What pgtrek makes of each object of the source, and why.
      # Edit and hand back with --plan. You may change, and nothing else:
      #   schema, naming (keep, fold), jsonIndex (gin, path, none: the index of each jsonb column),
      #     vectorIndex (cosine, l2, ip, none: the HNSW index of each column of vectors),
      #     search (generated, trigger, none: who keeps search columns in step),
      #     geometry (postgis, bytea), placesMetadata (report, tables),
      #     points (a list of latitude, longitude, column and, for one table alone, table);
      #   of a table: target (its name), skip (true leaves it out);
      #     with `into: existing` also existingRows (refuse, keep, replace; at the top for all),
      #     triggers (auto, on, off);
      #   of a column: target, type, format (iso, epoch_seconds, epoch_millis, epoch_micros, julian_day;
      #     float32 of blobs that become vectors; geopackage, spatialite), skip, index (a word of jsonIndex or vectorIndex), m, efConstruction;
      #     of a PostgreSQL source written (as format: how SQLite spells the values) in place of type and format;
      #   of an added column: target, type, format, index, m, efConstruction, skip;
      #   of an index: skip;
      #   of a view: target, skip, sql (a query of your own, in PostgreSQL's language, in place of the translation);
      #   of a trigger: skip, sql (statements of your own that make it, likewise);
      #   of a full-text index under searches: search, target (its column's name), language (english, simple…),
      #     accents (keep, remove);
      #   of all, a table, a column: rules, for what becomes of values and rows that cannot go as they are (docs/rules.md).
      # Types: smallint, integer, bigint, boolean, double precision, numeric, numeric(p,s), text, varchar(n), bytea,
      #   date, time, timestamp, timestamptz, json, jsonb, uuid, citext, vector(n), halfvec(n),
      #   geometry, geometry(PointZ,4326).
      #   A type that does not hold every value is refused.
      # All else tells what follows from that; a change there is refused, and the seals are how it is noticed.
      """;

  private PlanFile() {}

  /** The plan's text; equal plans give equal texts. */
  public static String write(Plan plan) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setSplitLines(false);
    options.setLineBreak(DumperOptions.LineBreak.UNIX);
    return HEAD + new Yaml(options).dump(PlanTree.of(plan));
  }

  /**
   * Reads a file that {@link #write} made and that may have been edited, or a shorter one written
   * by hand, which names only what it decides.
   *
   * @param yaml the file's text
   * @param name the file, for messages
   * @throws PgtrekException.Usage if anything in it cannot be honoured; the message names the place
   */
  public static PlanEdits read(String yaml, String name) {
    return new PlanReader(name).read(yaml);
  }
}
