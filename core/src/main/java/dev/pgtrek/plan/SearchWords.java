package dev.pgtrek.plan;

import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.SearchIndex;
import dev.pgtrek.model.SearchIndex.Tokenizer;
import dev.pgtrek.model.SearchIndex.Tokenizer.Base;
import dev.pgtrek.model.SearchVector.Configuration;
import dev.pgtrek.model.Severity;
import dev.pgtrek.model.TableName;
import java.util.List;

/**
 * What PostgreSQL makes of the words that a tokenizer of SQLite finds.
 *
 * @param tokenizer the tokenizer
 * @param language the configuration's name, one of {@link #LANGUAGES}
 * @param unaccented whether letters lose their accents
 */
record SearchWords(Tokenizer tokenizer, String language, boolean unaccented) {

  /** The word configurations that every server from 15 on has, but for {@code simple}. */
  static final List<String> LANGUAGES =
      List.of(
          "arabic",
          "armenian",
          "basque",
          "catalan",
          "danish",
          "dutch",
          "english",
          "finnish",
          "french",
          "german",
          "greek",
          "hindi",
          "hungarian",
          "indonesian",
          "irish",
          "italian",
          "lithuanian",
          "nepali",
          "norwegian",
          "portuguese",
          "romanian",
          "russian",
          "serbian",
          "simple",
          "spanish",
          "swedish",
          "tamil",
          "turkish",
          "yiddish");

  /** What takes the tokenizer's place, by itself or as the plan file has it. */
  static SearchWords of(Tokenizer tokenizer, PlanEdits.SearchEdit edit) {
    String chosen = edit.language();
    return new SearchWords(
        tokenizer,
        chosen != null ? chosen : tokenizer.porter() ? "english" : "simple",
        edit.accents() == null ? tokenizer.removeDiacritics() : edit.accents() == Accents.REMOVE);
  }

  /** Whether both cut a text into the same words. */
  boolean exact() {
    return !tokenizer.porter()
        && tokenizer.base() != Base.FOREIGN
        && tokenizer.tokenCharacters().isEmpty()
        && tokenizer.separators().isEmpty()
        && language.equals("simple")
        && unaccented == tokenizer.removeDiacritics();
  }

  Configuration configuration(Identifier schema) {
    return unaccented
        ? new Configuration(
            new TableName(schema, Identifier.of(language + "_unaccent")), Identifier.of(language))
        : new Configuration(TableName.of("pg_catalog", language), null);
  }

  /** The name as queries call it. */
  static String name(Configuration configuration) {
    return configuration.copied() == null
        ? configuration.name().table().text()
        : configuration.name().toString();
  }

  /** What of a tokenizer PostgreSQL has no place for, as findings. */
  static void warn(SearchIndex search, Notes notes) {
    Tokenizer tokenizer = search.tokenizer();
    String name = search.name().table().text();
    if (tokenizer.base() == Base.FOREIGN) {
      notes.find(
          "search-tokenizer-unknown",
          Severity.WARN,
          name,
          "tokenize=" + tokenizer.text(),
          "PostgreSQL has no such tokenizer; its own parser and the configuration 'simple' take its"
              + " place, so other words may be found.",
          "Choose a `language:` for it in the plan file, and compare with `pgtrek verify"
              + " --search`.");
    }
    if (!tokenizer.tokenCharacters().isEmpty() || !tokenizer.separators().isEmpty()) {
      notes.find(
          "search-characters-changed",
          Severity.WARN,
          name,
          "tokenize=" + tokenizer.text(),
          "PostgreSQL's parser has rules of its own for which characters make words; tokenchars,"
              + " separators and categories have no place in it.",
          "Compare with `pgtrek verify --search`.");
    }
    if (tokenizer.base() == Base.TRIGRAM && tokenizer.removeDiacritics()) {
      notes.find(
          "search-accents-kept",
          Severity.WARN,
          name,
          "tokenize=" + tokenizer.text(),
          "The index on the texts tells letters with and without an accent apart.",
          "Compare with `pgtrek verify --search`.");
    }
  }
}
