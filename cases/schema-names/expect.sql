SELECT "Id", "unit price", "say ""hi""", "select", "Größe", "日本", "percent%s", "back\slash", "apostrophe's" FROM "Order Details";
SELECT "group", "order" FROM "user";
SELECT ticks FROM brackets;
SELECT x FROM sqlitefoo;
