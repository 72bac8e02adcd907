SELECT "id", "email", "userName", "role", "score", "balance", "createdAt", "tags" FROM "User" ORDER BY 1;
SELECT * FROM "Post" ORDER BY 1;
SELECT * FROM "_PostToTag";
SELECT "id" FROM "_prisma_migrations";
INSERT INTO "Post" ("title", "views", "authorId") VALUES ('t', 0, 'clv1') RETURNING "id";
