package dev.pgtrek.postgres.move;

import dev.pgtrek.model.Finding;
import dev.pgtrek.postgres.client.ArchiveContents;
import dev.pgtrek.postgres.move.Piece.Part;
import dev.pgtrek.spi.MoveChoices;
import dev.pgtrek.spi.MovePlan.NotCarried;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
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
    return new Drawing(
            archive,
            SourceObjects.of(source),
            TargetObjects.of(target).with(standing),
            RoleText.of(source, target).with(standing),
            LargeObjectRights.of(source, choices, role -> choices.roles().getOrDefault(role, role)),
            PresentNames.of(target),
            choices,
            TargetRights.of(target))
        .drawn();
  }

  /** The pieces of a part, in their order. */
  public List<Piece> of(Part part) {
    return pieces.stream().filter(piece -> piece.part() == part).toList();
  }
}
