CREATE TABLE "Order Details" (
  "Id" INTEGER PRIMARY KEY,
  "unit price" REAL,
  "say ""hi""" TEXT,
  "select" TEXT,
  "Größe" INTEGER,
  "日本" TEXT,
  "percent%s" TEXT,
  "back\slash" TEXT,
  'apostrophe''s' TEXT
);
INSERT INTO "Order Details" VALUES (1, 2.5, 'a', 'b', 3, 'c', 'd', 'e', 'f');
CREATE TABLE "user" ("group" INTEGER PRIMARY KEY, "order" TEXT REFERENCES "table" ("desc"));
CREATE TABLE "table" ("desc" TEXT PRIMARY KEY);
INSERT INTO "table" VALUES ('x');
INSERT INTO "user" VALUES (1, 'x');
CREATE TABLE [brackets] (`ticks` TEXT);
INSERT INTO brackets VALUES ('t');
CREATE INDEX "an Index" ON "Order Details" ("Größe", "unit price");
CREATE TABLE sqlitefoo (x INTEGER);
INSERT INTO sqlitefoo VALUES (55);
