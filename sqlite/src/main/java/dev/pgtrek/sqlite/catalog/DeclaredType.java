package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a declared type means by itself. SQLite takes any words, and only their affinity binds
 * (section 3.1 of "Datatypes In SQLite"); people mean the words. So the meaning comes first and the
 * affinity decides the rest.
 */
public final class DeclaredType {

  /** PostgreSQL's bound on varchar(n); a longer limit limits nothing. */
  private static final int MAX_VARCHAR = 10_485_760;

  private static final Set<String> SMALL =
      Set.of("SMALLINT", "INT2", "TINYINT", "INT16", "SMALLSERIAL", "SERIAL2");
  private static final Set<String> BIG =
      Set.of("BIGINT", "INT8", "INT64", "UINT64", "UINT32", "UINT", "LONG", "BIGSERIAL", "SERIAL8");
  private static final Set<String> MIDDLE =
      Set.of("INT", "INTEGER", "INT4", "INT32", "UINT16", "MEDIUMINT", "SERIAL", "SERIAL4", "YEAR");
  private static final Set<String> UUIDS = Set.of("UUID", "GUID", "UNIQUEIDENTIFIER");
  private static final Set<String> BYTES =
      Set.of(
          "BLOB",
          "TINYBLOB",
          "MEDIUMBLOB",
          "LONGBLOB",
          "BYTEA",
          "BINARY",
          "VARBINARY",
          "IMAGE",
          "RAW");
  private static final Set<String> LIMITED_TEXT =
      Set.of(
          "CHAR",
          "CHARACTER",
          "VARCHAR",
          "VARCHAR2",
          "NCHAR",
          "NVARCHAR",
          "NVARCHAR2",
          "BPCHAR",
          "VARYING",
          "NATIVE");
  private static final Set<String> FREE_TEXT =
      Set.of("TEXT", "CLOB", "NCLOB", "STRING", "CITEXT", "ENUM", "TIMETZ", "XML");
  private static final Set<String> DECIMALS =
      Set.of("NUMERIC", "DECIMAL", "DEC", "NUMBER", "FIXED", "MONEY", "SMALLMONEY", "CURRENCY");
  private static final Set<String> FLOATS =
      Set.of("REAL", "FLOAT", "FLOAT4", "FLOAT8", "DOUBLE", "FLOATING");
  private static final Set<String> STAMPS =
      Set.of("DATETIME", "DATETIME2", "SMALLDATETIME", "TIMESTAMP", "TIMESTAMP_NTZ");
  private static final Set<String> ZONED_STAMPS =
      Set.of("TIMESTAMPTZ", "DATETIMETZ", "DATETIMEOFFSET", "TIMESTAMP_TZ");

  /** They hold an INT by their letters only, or hold what no scalar type says. */
  private static final Set<String> SAY_NOTHING =
      Set.of(
          "ANY",
          "POINT",
          "MULTIPOINT",
          "GEOMETRY",
          "GEOGRAPHY",
          "LINESTRING",
          "POLYGON",
          "MULTILINESTRING",
          "MULTIPOLYGON",
          "GEOMETRYCOLLECTION",
          "INTERVAL",
          "VARIANT");

  private final List<String> words = new ArrayList<>();
  private final List<Integer> arguments = new ArrayList<>();
  private boolean argumentsAreNumbers = true;

  private DeclaredType(String declared) {
    read(declared);
  }

  /** The type that a declaration means; {@link ScalarType#ANY} where it means none. */
  public static ColumnType of(String declared) {
    DeclaredType type = new DeclaredType(declared);
    if (type.words.isEmpty()) {
      return ScalarType.ANY;
    }
    ColumnType meant = type.byFirstWord(type.words.getFirst());
    return meant != null ? meant : type.byAnyWord();
  }

  /** Words in upper case; numbers in parentheses, wherever these stand. */
  private void read(String declared) {
    int depth = 0;
    StringBuilder word = new StringBuilder();
    for (char c : (declared.toUpperCase(Locale.ROOT) + " ").toCharArray()) {
      boolean part =
          Character.isLetterOrDigit(c) || c == '_' || (depth > 0 && (c == '-' || c == '+'));
      if (part) {
        word.append(c);
        continue;
      }
      end(word, depth);
      depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
    }
    end(word, 0);
  }

  private void end(StringBuilder word, int depth) {
    if (word.isEmpty()) {
      return;
    }
    if (depth == 0) {
      words.add(word.toString());
    } else {
      try {
        arguments.add(Integer.parseInt(word.toString()));
      } catch (NumberFormatException e) {
        argumentsAreNumbers = argumentsAreNumbers && !arguments.isEmpty();
      }
    }
    word.setLength(0);
  }

  private @Nullable ColumnType byFirstWord(String first) {
    return switch (first) {
      case "BOOL", "BOOLEAN", "LOGICAL" -> ScalarType.BOOLEAN;
      case "BIT" -> arguments.isEmpty() || arguments.getFirst() == 1 ? ScalarType.BOOLEAN : null;
      case "DATE" -> ScalarType.DATE;
      case "TIME" -> zoned() ? ScalarType.TEXT : ScalarType.TIME;
      case "JSON" -> ScalarType.JSON;
      case "JSONB" -> ScalarType.JSONB;
      default -> byMeaning(first);
    };
  }

  private @Nullable ColumnType byMeaning(String word) {
    if (STAMPS.contains(word)) {
      return zoned() ? ScalarType.TIMESTAMPTZ : ScalarType.TIMESTAMP;
    }
    if (ZONED_STAMPS.contains(word)) {
      return ScalarType.TIMESTAMPTZ;
    }
    if (SAY_NOTHING.contains(word)) {
      return ScalarType.ANY;
    }
    if (UUIDS.contains(word)) {
      return ScalarType.UUID;
    }
    if (FLOATS.contains(word)) {
      return ScalarType.DOUBLE;
    }
    if (DECIMALS.contains(word)) {
      return numeric();
    }
    if (BYTES.contains(word)) {
      return ScalarType.BYTEA;
    }
    if (FREE_TEXT.contains(word)) {
      return ScalarType.TEXT;
    }
    return LIMITED_TEXT.contains(word) ? text() : integer();
  }

  private @Nullable ColumnType integer() {
    boolean unsigned = words.contains("UNSIGNED");
    for (String word : words) {
      if (BIG.contains(word) || word.equals("BIG")) {
        return ScalarType.BIGINT;
      }
      if (SMALL.contains(word)) {
        return unsigned && !word.equals("TINYINT") ? ScalarType.INTEGER : ScalarType.SMALLINT;
      }
      if (word.equals("MEDIUMINT")) {
        return ScalarType.INTEGER;
      }
      if (MIDDLE.contains(word) && !words.contains("BIG")) {
        return unsigned ? ScalarType.BIGINT : ScalarType.INTEGER;
      }
    }
    return null;
  }

  /** No first word that we know: another word may say it, else the affinity does. */
  private ColumnType byAnyWord() {
    if (words.contains("LARGE") && words.contains("OBJECT")) {
      return words.contains("CHARACTER") ? ScalarType.TEXT : ScalarType.BYTEA;
    }
    String all = String.join(" ", words);
    if (all.contains("INT")) {
      return ScalarType.INTEGER;
    }
    if (all.contains("CHAR") || all.contains("CLOB") || all.contains("TEXT")) {
      return text();
    }
    if (all.contains("BLOB")) {
      return ScalarType.BYTEA;
    }
    if (all.contains("REAL") || all.contains("FLOA") || all.contains("DOUB")) {
      return ScalarType.DOUBLE;
    }
    return numeric();
  }

  private boolean zoned() {
    return words.contains("ZONE") && words.contains("WITH");
  }

  private ColumnType text() {
    boolean limited =
        argumentsAreNumbers
            && arguments.size() == 1
            && arguments.getFirst() > 0
            && arguments.getFirst() <= MAX_VARCHAR
            && !words.contains("TEXT");
    return limited ? new ColumnType.Varchar(arguments.getFirst()) : ScalarType.TEXT;
  }

  private ColumnType numeric() {
    if (!argumentsAreNumbers || arguments.isEmpty() || arguments.size() > 2) {
      return ColumnType.Numeric.UNBOUNDED;
    }
    int precision = arguments.getFirst();
    int scale = arguments.size() == 2 ? arguments.get(1) : 0;
    boolean possible =
        precision > 0
            && precision <= ColumnType.Numeric.MAX_PRECISION
            && scale >= 0
            && scale <= precision;
    return possible ? new ColumnType.Numeric(precision, scale) : ColumnType.Numeric.UNBOUNDED;
  }
}
