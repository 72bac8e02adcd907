package dev.pgtrek.postgres.move.check;

import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.move.platform.Platform;
import dev.pgtrek.postgres.sql.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What only both servers together can say: what the one has and the other lacks. A class for each
 * thing that is compared, in the order in which they are read about.
 */
final class SidesCompared {

  private SidesCompared() {}

  /** All findings; the first that make all others pointless come alone. */
  static List<Finding> of(Connection source, Connection target, Platform platform)
      throws SQLException {
    List<Finding> same = SameDatabase.between(source, target);
    if (!same.isEmpty()) {
      return List.copyOf(same);
    }
    // Who logs in to the target.
    String mover = Rows.value(target, "SELECT current_user");
    List<Finding> found = new ArrayList<>();
    found.addAll(ServerVersions.between(source, target));
    found.addAll(TargetContent.of(target, platform));
    found.addAll(Clocks.between(source, target));
    found.addAll(MissingRoles.between(source, target, platform));
    found.addAll(MissingRights.between(source, target, platform, mover));
    found.addAll(Tablespaces.between(source, target, mover));
    found.addAll(Encodings.between(source, target));
    found.addAll(ReservedWords.between(source, target));
    found.addAll(Collations.between(source, target));
    found.addAll(Extensions.between(source, target, platform, mover));
    found.addAll(SpatialReferences.between(source, target));
    found.addAll(PreloadedLibraries.between(source, target));
    found.addAll(Settings.between(source, target));
    found.addAll(SearchProviders.between(source, target));
    return List.copyOf(found);
  }
}
