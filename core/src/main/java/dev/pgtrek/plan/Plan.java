package dev.pgtrek.plan;

import dev.pgtrek.model.Extension;
import dev.pgtrek.model.Finding;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SpatialReference;
import dev.pgtrek.model.TableName;
import dev.pgtrek.spi.SearchRoute;
import dev.pgtrek.spi.Sieve;
import dev.pgtrek.spi.TableRoute;
import dev.pgtrek.spi.TriggerRoute;
import dev.pgtrek.spi.ViewRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each object of the source becomes.
 *
 * @param source the source, for people
 * @param engine the source's engine
 * @param schema the schema that receives
 * @param naming what happens to names
 * @param jsonIndex which index a jsonb column gets
 * @param tables the tables that are carried, in order of their source name
 * @param notCarried everything that is not, each with its reason
 * @param findings what the data says against, or beside, the declarations; a blocking one refuses
 *     the run
 * @param inventory every object that the source declares, each with what becomes of it
 * @param extensions what the target must have, in order of name
 * @param vectorIndex which index a column of vectors gets
 * @param views the views that are carried, each behind those that it reads
 * @param triggers the triggers that are carried, in order of their source name
 * @param places the choices about places
 * @param references the spatial references that planned geometries have, as the source defines them
 * @param existing what goes beside the routes where the application made the tables, else null
 * @param search who keeps search columns in step, where nothing else is said of one
 * @param searches what the full-text indexes become, those left out not among them
 * @param rules the rules for values and rows, as they were given
 * @param typed what goes beside the routes where the source is typed, else null
 */
public record Plan(
    String source,
    String engine,
    String schema,
    Naming naming,
    JsonIndex jsonIndex,
    List<TablePlan> tables,
    List<NotCarried> notCarried,
    List<Finding> findings,
    List<InventoryEntry> inventory,
    List<Extension> extensions,
    VectorIndex vectorIndex,
    List<ViewRoute> views,
    List<TriggerRoute> triggers,
    PlaceOptions places,
    List<SpatialReference> references,
    @Nullable ExistingPlan existing,
    SearchWay search,
    List<SearchRoute> searches,
    RuleBook rules,
    @Nullable TypedPlan typed) {

  public Plan {
    tables = List.copyOf(tables);
    notCarried = List.copyOf(notCarried);
    findings = List.copyOf(findings);
    inventory = List.copyOf(inventory);
    extensions = List.copyOf(extensions);
    views = List.copyOf(views);
    triggers = List.copyOf(triggers);
    references = List.copyOf(references);
    searches = List.copyOf(searches);
  }

  /** The references that the source says enough of to make them known. */
  public List<SpatialReference> definedReferences() {
    return references.stream()
        .filter(r -> !r.authority().isEmpty() || !r.wkt().isEmpty() || !r.proj4().isEmpty())
        .toList();
  }

  /**
   * The same with what its rules make of the rows.
   *
   * @param sieves by source table
   * @param more what to know about it
   */
  public Plan with(Map<TableName, Sieve> sieves, List<Finding> more) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(more);
    List<TablePlan> sifted =
        tables.stream()
            .map(
                t ->
                    new TablePlan(
                        t.route().with(sieves.getOrDefault(t.route().source().name(), Sieve.NONE)),
                        t.rows(),
                        t.bytes(),
                        t.leftIndexes(),
                        t.reasons(),
                        t.added(),
                        t.indexEdits()))
            .toList();
    return new Plan(
        source,
        engine,
        schema,
        naming,
        jsonIndex,
        sifted,
        notCarried,
        all,
        inventory,
        extensions,
        vectorIndex,
        views,
        triggers,
        places,
        references,
        existing,
        search,
        searches,
        rules,
        typed);
  }

  public List<TableRoute> routes() {
    return tables.stream().map(TablePlan::route).toList();
  }

  /**
   * One table's plan.
   *
   * @param route how it travels
   * @param rows its rows
   * @param bytes about how many bytes have to travel
   * @param leftIndexes indexes of the target's that the user left out, by name
   * @param reasons why each column becomes what it becomes, in the order of {@link TableRoute#all}
   * @param added how many of the route's columns, its last ones, stand on the target beside those
   *     of the source
   * @param indexEdits what the user said of the indexes of documents and vectors, by the column's
   *     name on the target
   */
  public record TablePlan(
      TableRoute route,
      long rows,
      long bytes,
      List<Identifier> leftIndexes,
      List<String> reasons,
      int added,
      Map<Identifier, IndexEdit> indexEdits) {

    public TablePlan {
      leftIndexes = List.copyOf(leftIndexes);
      reasons = List.copyOf(reasons);
      indexEdits = Map.copyOf(indexEdits);
      if (reasons.size() != route.all().size()) {
        throw new IllegalArgumentException("every column has its reason");
      }
    }
  }

  /**
   * Something of the source that has no place in the target.
   *
   * @param kind what it is: {@code view}, {@code trigger}, {@code check}, {@code index}…
   * @param name its name, with its table's where it has one
   * @param reason why it is not carried
   * @param sql its text
   */
  public record NotCarried(String kind, String name, String reason, String sql) {}
}
