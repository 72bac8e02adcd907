package dev.pgtrek.postgres.move;

import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.client.ArchiveContents;
import dev.pgtrek.postgres.move.Piece.Part;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan.NotCarried;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The source's schema as the target gets it: every entry of a schema-only archive either as a piece
 * or as something that stays behind, with its reason.
 *
 * @param pieces in an order in which all of them could be made one after the other
 * @param notCarried what stays behind
 * @param findings what is to be known before anything is written; blocking ones too
 */
public record Blueprint(List<Piece> pieces, List<NotCarried> notCarried, List<Finding> findings) {

  public Blueprint {
    pieces = List.copyOf(pieces);
    notCarried = List.copyOf(notCarried);
    findings = List.copyOf(findings);
  }

  /**
   * Draws it up.
   *
   * @param archive what {@link dev.pgtrek.postgres.client.Dump#writeSchema} wrote in the same
   *     snapshot
   * @param source a connection in that snapshot; it is only read
   * @param target a connection to the target, or to what is at hand of its server as long as the
   *     database is not made yet; it is only read
   * @throws SQLException if a side cannot be asked
   */
  public static Blueprint of(
      ArchiveContents archive, Connection source, Connection target, MoveChoices choices)
      throws SQLException {
    return of(archive, source, target, choices, name -> true);
  }

  /**
   * The same, whatever of the target's extensions and schemas the move itself has made.
   *
   * @param standing whether {@code extension x} or {@code schema x} was on the target before
   */
  public static Blueprint of(
      ArchiveContents archive,
      Connection source,
      Connection target,
      MoveChoices choices,
      Predicate<String> standing)
      throws SQLException {
    return Sides.of(source, target, choices, standing).blueprint(archive);
  }

  /** What both sides say beside an archive, so that it can be asked while that is written. */
  public static final class Sides {

    private final SourceObjects source;
    private final TargetObjects target;
    private final RoleText roles;
    private final LargeObjectRights largeObjects;
    private final Set<String> present;
    private final MoveChoices choices;
    private final TargetRights rights;

    private Sides(
        Connection source, Connection target, MoveChoices choices, Predicate<String> standing)
        throws SQLException {
      this.source = SourceObjects.of(source);
      this.target = TargetObjects.of(target).with(standing);
      this.roles = RoleText.of(source, target).with(standing);
      this.largeObjects =
          LargeObjectRights.of(source, choices, role -> choices.roles().getOrDefault(role, role));
      this.present = PresentNames.of(target);
      this.choices = choices;
      this.rights = TargetRights.of(target);
    }

    /** Asks them, with the same arguments as for a blueprint. */
    public static Sides of(
        Connection source, Connection target, MoveChoices choices, Predicate<String> standing)
        throws SQLException {
      return new Sides(source, target, choices, standing);
    }

    /**
     * Draws it up.
     *
     * @param archive of the same snapshot
     */
    public Blueprint blueprint(ArchiveContents archive) {
      return new Drawing(archive, source, target, roles, largeObjects, present, choices, rights)
          .drawn();
    }
  }

  /** The pieces of a part, in their order. */
  public List<Piece> of(Part part) {
    return pieces.stream().filter(piece -> piece.part() == part).toList();
  }
}
