package dev.pgtrek.postgres.move;

import dev.pgtrek.postgres.move.Piece.Kind;
import dev.pgtrek.postgres.move.Piece.Part;
import dev.pgtrek.postgres.sql.Rows;
import dev.pgtrek.spi.MoveChoices;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Owners, rights, comments and labels of large objects, which a dump of the schema does not hold:
 * statements out of the source's catalog, {@value #PER_PIECE} objects a piece, because each needs a
 * lock until its transaction ends.
 *
 * @param pieces what gives them theirs
 * @param owners roles of the source that own some
 * @param named roles of the source that have rights on some
 * @param objects how many there are
 */
record LargeObjectRights(List<Piece> pieces, Set<String> owners, Set<String> named, long objects) {

  private static final int PER_PIECE = 20;

  /** Rights are told as grants, in the order in which they were given. */
  private static final String OBJECTS =
      """
      SELECT l.oid, pg_get_userbyid(l.lomowner), l.lomacl IS NOT NULL, coalesce(a.grants, ''),
        quote_literal(obj_description(l.oid, 'pg_largeobject')),
        (SELECT string_agg(format('SECURITY LABEL FOR %I ON LARGE OBJECT %s IS %L', s.provider,
            s.objoid, s.label), E'\\x01')
          FROM pg_seclabel s WHERE s.classoid = 'pg_largeobject'::regclass AND s.objoid = l.oid)
      FROM pg_largeobject_metadata l
      LEFT JOIN LATERAL (SELECT string_agg(concat_ws(E'\\x02', pg_get_userbyid(x.grantor),
            CASE WHEN x.grantee <> 0 THEN pg_get_userbyid(x.grantee) ELSE '' END,
            x.privilege_type, x.is_grantable), E'\\x01' ORDER BY n) AS grants
          FROM aclexplode(l.lomacl) WITH ORDINALITY
            AS x(grantor, grantee, privilege_type, is_grantable, n)) a ON true
      ORDER BY l.oid
      """;

  LargeObjectRights {
    pieces = List.copyOf(pieces);
    owners = Set.copyOf(owners);
    named = Set.copyOf(named);
  }

  static LargeObjectRights of(Connection source, MoveChoices choices, UnaryOperator<String> mapped)
      throws SQLException {
    List<Piece> pieces = new ArrayList<>();
    Set<String> owners = new LinkedHashSet<>();
    Set<String> named = new LinkedHashSet<>();
    List<String> statements = new ArrayList<>();
    String first = "";
    int objects = 0;
    long all = 0;
    for (List<String> row : Rows.of(source, OBJECTS)) {
      all++;
      String object = "LARGE OBJECT " + row.get(0);
      if (choices.owners()) {
        owners.add(row.get(1));
        statements.add("ALTER " + object + " OWNER TO " + quoted(mapped, row.get(1)));
      }
      if (choices.privileges() && row.get(2).equals("t")) {
        statements.add("REVOKE ALL ON " + object + " FROM " + quoted(mapped, row.get(1)));
        for (String grant : parts(row.get(3), '\u0001')) {
          statements.addAll(grant(object, row.get(1), parts(grant, '\u0002'), mapped, named));
        }
      }
      if (!row.get(4).isEmpty()) {
        statements.add("COMMENT ON " + object + " IS " + row.get(4));
      }
      statements.addAll(parts(row.get(5), '\u0001'));
      first = first.isEmpty() ? row.get(0) : first;
      if (++objects == PER_PIECE) {
        add(pieces, first, statements);
        first = "";
        objects = 0;
      }
    }
    add(pieces, first, statements);
    return new LargeObjectRights(pieces, owners, named, all);
  }

  private static void add(List<Piece> pieces, String first, List<String> statements) {
    if (!statements.isEmpty()) {
      pieces.add(
          new Piece(
              "large objects from " + first,
              -1 - pieces.size(),
              Kind.OTHER,
              "LARGE OBJECT",
              Part.RIGHTS,
              null,
              first,
              "",
              statements,
              "",
              Set.of()));
      statements.clear();
    }
  }

  private static List<String> grant(
      String object,
      String owner,
      List<String> grant,
      UnaryOperator<String> mapped,
      Set<String> named) {
    String grantor = grant.get(0);
    String grantee = grant.get(1);
    if (!grantee.isEmpty()) {
      named.add(grantee);
    }
    String sql =
        "GRANT %s ON %s TO %s%s"
            .formatted(
                grant.get(2),
                object,
                grantee.isEmpty() ? "PUBLIC" : quoted(mapped, grantee),
                grant.get(3).equals("t") ? " WITH GRANT OPTION" : "");
    return grantor.equals(owner)
        ? List.of(sql)
        : List.of("SET LOCAL ROLE " + quoted(mapped, grantor), sql, "RESET ROLE");
  }

  private static String quoted(UnaryOperator<String> mapped, String role) {
    return Statements.quoted(mapped.apply(role));
  }

  /** Empty parts are kept, but not those of an empty text. */
  private static List<String> parts(String text, char mark) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (!text.isEmpty() && from <= text.length()) {
      int end = text.indexOf(mark, from);
      end = end < 0 ? text.length() : end;
      parts.add(text.substring(from, end));
      from = end + 1;
    }
    return parts;
  }
}
