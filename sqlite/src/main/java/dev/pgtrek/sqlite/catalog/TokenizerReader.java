package dev.pgtrek.sqlite.catalog;

import dev.pgtrek.model.SearchIndex.Module;
import dev.pgtrek.model.SearchIndex.Tokenizer;
import dev.pgtrek.model.SearchIndex.Tokenizer.Base;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a tokenizer's declaration means; SQLite takes much of it for granted. */
final class TokenizerReader {

  private TokenizerReader() {}

  /**
   * Reads a declaration.
   *
   * @param words the tokenizer and its arguments; empty for the module's own choice
   */
  static Tokenizer read(Module module, List<String> words) {
    String name = words.isEmpty() ? "" : words.getFirst().toLowerCase(Locale.ROOT);
    List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
    String text = String.join(" ", words);
    if (module != Module.FTS5) {
      return switch (name) {
        case "", "simple" -> of(Base.ASCII, false, separators(rest), text);
        case "porter" -> of(Base.ASCII, true, Map.of(), text);
        case "unicode61" -> of(Base.UNICODE, false, assignments(rest), text);
        default -> of(Base.FOREIGN, false, Map.of(), text);
      };
    }
    boolean porter = name.equals("porter");
    if (porter) {
      name = rest.isEmpty() ? "" : rest.getFirst().toLowerCase(Locale.ROOT);
      rest = rest.isEmpty() ? rest : rest.subList(1, rest.size());
    }
    return switch (name) {
      case "", "unicode61" -> of(Base.UNICODE, porter, pairs(rest), text);
      case "ascii" -> of(Base.ASCII, porter, pairs(rest), text);
      case "trigram" -> of(Base.TRIGRAM, porter, pairs(rest), text);
      default -> of(Base.FOREIGN, porter, Map.of(), text);
    };
  }

  private static Tokenizer of(Base base, boolean porter, Map<String, String> options, String text) {
    String accents = options.getOrDefault("remove_diacritics", base == Base.UNICODE ? "1" : "0");
    String characters =
        options.getOrDefault("tokenchars", "")
            + (options.containsKey("categories") ? " " + options.get("categories") : "");
    return new Tokenizer(
        base,
        porter,
        !accents.equals("0"),
        characters.strip(),
        options.getOrDefault("separators", ""),
        options.getOrDefault("case_sensitive", "0").equals("1"),
        text);
  }

  private static Map<String, String> pairs(List<String> words) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i + 1 < words.size(); i += 2) {
      options.put(words.get(i).toLowerCase(Locale.ROOT), words.get(i + 1));
    }
    return options;
  }

  private static Map<String, String> assignments(List<String> words) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String word : words) {
      int sign = word.indexOf('=');
      if (sign > 0) {
        options.merge(
            word.substring(0, sign).toLowerCase(Locale.ROOT),
            word.substring(sign + 1),
            String::concat);
      }
    }
    return options;
  }

  private static Map<String, String> separators(List<String> words) {
    return words.isEmpty() ? Map.of() : Map.of("separators", String.join(" ", words));
  }
}
