package dev.pgtrek.spi;

import dev.pgtrek.model.Finding;
import java.util.List;
import java.util.Map;

/**
 * What a change of the programs has done to a database.
 *
 * @param versions by what the database sorts: a line each for its own and for every collation that
 *     something depends on
 * @param examined how many indexes were looked into, entry by entry
 * @param sound how many of these are as they should be
 * @param findings what is to know
 * @param defects what is wrong with the data, and stays so; none is the good answer
 * @param steps what is to be done, in order
 * @param marks by the name of each index in doubt, in which state it was when it came into doubt
 * @param rebuilt how many indexes in doubt were built anew already, by these marks
 * @param settled marks to keep once every step is done: by which version each order that was in
 *     doubt sorts
 */
public record InPlaceExamination(
    List<String> versions,
    long examined,
    long sound,
    List<Finding> findings,
    List<Finding> defects,
    List<InPlaceStep> steps,
    Map<String, String> marks,
    long rebuilt,
    Map<String, String> settled) {

  public InPlaceExamination {
    versions = List.copyOf(versions);
    findings = List.copyOf(findings);
    defects = List.copyOf(defects);
    steps = List.copyOf(steps);
    marks = Map.copyOf(marks);
    settled = Map.copyOf(settled);
  }
}
