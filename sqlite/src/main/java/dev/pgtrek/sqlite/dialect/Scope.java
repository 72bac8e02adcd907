package dev.pgtrek.sqlite.dialect;

/** Finds what a name means. */
interface Scope {

  /**
   * What the name stands for.
   *
   * @throws NotTranslatable if it names nothing, or something that is not carried
   */
  Operand find(Expression.Name name);
}
