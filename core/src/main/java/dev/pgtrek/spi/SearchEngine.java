package dev.pgtrek.spi;

import java.util.List;
import java.util.Optional;

/**
 * A database that can be searched as a plan says: a power beside {@link Database} that a connector
 * may have. Safe for all threads.
 */
public interface SearchEngine {

  /**
   * Finds rows, the best first where the engine ranks.
   *
   * @param limit rows at most, at least 1
   * @return the rows; empty where the engine takes none of the query's words for one that is
   *     searched, such as a stop word, or knows no such kind of query
   * @throws dev.pgtrek.error.PgtrekException of its side if the engine cannot search at all
   */
  Optional<List<Hit>> find(SearchRoute route, SearchQuery query, int limit);

  /**
   * A row that was found.
   *
   * @param key its key's columns as text, one after the other
   * @param score how good it is, more is better; equal for all rows where the engine does not rank
   */
  record Hit(List<String> key, double score) {

    public Hit {
      key = List.copyOf(key);
    }
  }

  /** One whose texts can be sampled. */
  interface Sampled extends SearchEngine {

    /**
     * Texts of an index, spread over its rows; the same from the same content.
     *
     * @param rows how many rows, about
     * @return for each row the texts of its searched columns
     */
    List<List<String>> texts(SearchRoute route, int rows);
  }

  /** One whose search columns can be examined. */
  interface Examined extends SearchEngine {

    /** What is wrong with a search column or its index, a sentence each; changes nothing. */
    List<String> faults(SearchRoute route);
  }
}
