package dev.pgtrek.plan;

/** Who keeps a search column in step with the texts that it is made of. */
public enum SearchWay {
  /** The server itself: a stored generated column. */
  GENERATED,
  /** A trigger. */
  TRIGGER,
  /** Nobody: there is none. */
  NONE
}
