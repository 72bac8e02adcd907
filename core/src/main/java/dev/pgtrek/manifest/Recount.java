package dev.pgtrek.manifest;

import dev.pgtrek.manifest.Manifest.Origin;
import dev.pgtrek.model.Fact;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.BucketSums;
import java.util.List;
import java.util.Map;

/**
 * What a database holds of that which a manifest speaks of.
 *
 * @param origin the database
 * @param facts what it says of itself
 * @param sums the sums of the tables that could be read as the manifest says
 * @param hindrances of each table that is there and could not be read so, why
 * @param more tables that the manifest does not know
 */
public record Recount(
    Origin origin,
    List<Fact> facts,
    Map<TableName, BucketSums> sums,
    Map<TableName, String> hindrances,
    List<TableName> more) {

  public Recount {
    facts = List.copyOf(facts);
    sums = Map.copyOf(sums);
    hindrances = Map.copyOf(hindrances);
    more = List.copyOf(more);
  }
}
