SELECT a, b, c FROM derived ORDER BY a;
