package dev.pgtrek.model;

/** How much a finding weighs. */
public enum Severity {
  /** The run is refused until it is dealt with. */
  BLOCK,
  /** The run goes on; the user should know before. */
  WARN,
  /** For the record. */
  INFO
}
