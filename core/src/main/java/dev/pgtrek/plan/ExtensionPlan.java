package dev.pgtrek.plan;

import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.spi.Dialect;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which extensions a plan needs: what the tables show, and what its parts asked for. */
final class ExtensionPlan {

  /** Reasons told of each. */
  private static final int TOLD = 3;

  private ExtensionPlan() {}

  /** Each extension once, in order of name, with its reasons. */
  static List<Extension> of(List<Plan.TablePlan> tables, List<Extension> asked, Dialect dialect) {
    List<Extension> seen =
        dialect.extensions(tables.stream().map(t -> t.route().target()).toList());
    Map<Identifier, Set<String>> reasons = new TreeMap<>();
    Stream.concat(seen.stream(), asked.stream())
        .forEach(
            e -> reasons.computeIfAbsent(e.name(), n -> new LinkedHashSet<>()).add(e.reason()));
    return reasons.entrySet().stream()
        .map(e -> new Extension(e.getKey(), words(List.copyOf(e.getValue()))))
        .toList();
  }

  private static String words(List<String> reasons) {
    String told = String.join(" ", reasons.subList(0, Math.min(TOLD, reasons.size())));
    return reasons.size() <= TOLD ? told : told + " And " + (reasons.size() - TOLD) + " more.";
  }
}
