SELECT (SELECT count(*) FROM "Album"), (SELECT count(*) FROM "Artist"), (SELECT count(*) FROM "Customer"), (SELECT count(*) FROM "Employee"), (SELECT count(*) FROM "Genre"), (SELECT count(*) FROM "Invoice"), (SELECT count(*) FROM "InvoiceLine"), (SELECT count(*) FROM "MediaType"), (SELECT count(*) FROM "Playlist"), (SELECT count(*) FROM "PlaylistTrack"), (SELECT count(*) FROM "Track");
SELECT count(*) FILTER (WHERE convalidated), count(*) FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace;
SELECT sum("Total") FROM "Invoice";
SELECT "InvoiceDate", "BillingCity", "Total" FROM "Invoice" WHERE "InvoiceId" = 1;
SELECT "FirstName", "BirthDate", "HireDate", "ReportsTo" FROM "Employee" ORDER BY "EmployeeId" LIMIT 2;
SELECT "Name", "Composer", "Milliseconds", "UnitPrice" FROM "Track" WHERE "TrackId" = 2;
INSERT INTO "Artist" ("Name") VALUES ('new') RETURNING "ArtistId";
