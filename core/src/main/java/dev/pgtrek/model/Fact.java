package dev.pgtrek.model;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that a database says of itself, in words that stay the same as long as it does: a
 * column, an index, the version of an extension.
 *
 * @param kind what it is
 * @param schema the schema it lies in; empty where it is the whole database's
 * @param of the table it belongs to; empty where it belongs to none
 * @param name its name
 * @param says what is said of it, by the kind's own {@linkplain Kind#says words}; what is empty or
 *     not so is left out
 */
public record Fact(Kind kind, String schema, String of, String name, Map<String, String> says)
    implements Comparable<Fact> {

  private static final Comparator<Fact> ORDER =
      Comparator.comparing(Fact::kind)
          .thenComparing(Fact::schema)
          .thenComparing(Fact::of)
          .thenComparing(Fact::name);

  public Fact {
    says = Map.copyOf(says);
    if (!kind.says().containsAll(says.keySet())) {
      throw new IllegalArgumentException(says.keySet() + " is not what a " + kind + " says");
    }
  }

  /** What is said; empty where nothing is. */
  public String says(String word) {
    return says.getOrDefault(word, "");
  }

  /** The fact for people: {@code index public.album.album_title}. */
  public String display() {
    StringBuilder text = new StringBuilder(kind.words());
    text.append(' ');
    if (!schema.isEmpty()) {
      text.append(schema).append('.');
    }
    if (!of.isEmpty()) {
      text.append(of).append('.');
    }
    return text.append(name).toString();
  }

  @Override
  public int compareTo(Fact other) {
    return ORDER.compare(this, other);
  }

  /** Collects what is said, and passes over what is empty. */
  public static final class Words {

    private final Map<String, String> words = new TreeMap<>();

    /** Says something, unless it is null or empty. */
    public Words say(String word, @Nullable String value) {
      if (value != null && !value.isEmpty()) {
        words.put(word, value);
      }
      return this;
    }

    /** Says {@code yes}, or nothing. */
    public Words say(String word, boolean value) {
      return say(word, value ? "yes" : "");
    }

    /** The fact. */
    public Fact fact(Kind kind, String schema, String of, String name) {
      return new Fact(kind, schema, of, name, words);
    }
  }

  /** What facts there are, and the words that each may say. */
  public enum Kind {
    /** The database and its server. */
    DATABASE(
        "database",
        "server",
        "encoding",
        "provider",
        "collate",
        "ctype",
        "locale",
        "collationRecorded",
        "collationActual",
        "pageSize",
        "userVersion",
        "applicationId"),
    EXTENSION("extension", "version", "in"),
    COLLATION("collation", "provider", "locale", "deterministic", "recorded", "actual"),
    SCHEMA("schema"),
    TYPE("type", "form", "definition"),
    FUNCTION("function", "language", "source"),
    SEQUENCE(
        "sequence", "type", "start", "increment", "least", "greatest", "cycles", "next", "owner"),
    TABLE("table", "form", "persistence", "partitionOf", "bound", "rowSecurity", "text"),
    COLUMN("column", "type", "notNull", "default", "generated", "identity", "collation"),
    KEY("key", "definition", "valid"),
    REFERENCE("foreign key", "definition", "valid"),
    CHECK("check", "definition", "valid"),
    INDEX("index", "definition", "valid"),
    VIEW("view", "form", "definition"),
    TRIGGER("trigger", "definition", "fires"),
    /** An object of another kind, such as a virtual table. */
    OTHER("object", "form", "text");

    private final String words;

    // List.of is immutable, which its type does not say.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> says;

    Kind(String words, String... says) {
      this.words = words;
      this.says = List.of(says);
    }

    /** The kind in words. */
    public String words() {
      return words;
    }

    /** What a fact of this kind may say. */
    public List<String> says() {
      return says;
    }
  }
}
