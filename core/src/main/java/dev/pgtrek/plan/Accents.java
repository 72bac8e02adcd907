package dev.pgtrek.plan;

/** What a search makes of accents. */
public enum Accents {
  /** Letters with and without an accent differ. */
  KEEP,
  /** They do not, by way of the extension unaccent. */
  REMOVE
}
