package dev.pgtrek.plan;

/** Whether an application's triggers fire while rows arrive in its tables. */
public enum TriggerRule {
  /** Off, but for those that fill a column which the source does not have. */
  AUTO,
  /** All of them fire. */
  ON,
  /** None of them fires. */
  OFF
}
