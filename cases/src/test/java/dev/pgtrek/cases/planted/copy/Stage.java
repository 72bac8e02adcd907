package dev.pgtrek.cases.planted.copy;

/** A stage, for the planted violation. */
public final class Stage {}
