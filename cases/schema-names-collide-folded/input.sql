-- SQLite folds ASCII letters alone, so it keeps these two apart; folding in the same way keeps them apart as well.
CREATE TABLE "ÜBER" (id INTEGER PRIMARY KEY);
CREATE TABLE "über" (id INTEGER PRIMARY KEY);
-- An identity's sequence takes a name too.
CREATE TABLE "Line" ("Id" INTEGER PRIMARY KEY);
CREATE TABLE "line_id_SEQ" (x INTEGER);
