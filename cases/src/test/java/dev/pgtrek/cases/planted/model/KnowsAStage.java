package dev.pgtrek.cases.planted.model;

import dev.pgtrek.cases.planted.copy.Stage;

/** A fact that wrongly knows a stage: the rules must find it. */
public record KnowsAStage(Stage stage) {}
