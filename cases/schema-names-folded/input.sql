CREATE TABLE "UserAccount" ("UserId" INTEGER PRIMARY KEY, "E-Mail" TEXT, "Größe" INTEGER, CONSTRAINT "One" UNIQUE ("E-Mail"));
CREATE TABLE "Post" ("PostId" INTEGER PRIMARY KEY, "UserId" INTEGER REFERENCES "UserAccount" ("UserId"));
CREATE INDEX "ByUser" ON "Post" ("UserId");
INSERT INTO "UserAccount" VALUES (1, 'a@b', 3);
INSERT INTO "Post" VALUES (7, 1);
