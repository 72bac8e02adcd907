SELECT a FROM derived ORDER BY a;
