SELECT c1, c2, length(c1600), left(c1600, 5), c1599 FROM wide ORDER BY c1;
