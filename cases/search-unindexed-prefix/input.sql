CREATE VIRTUAL TABLE book USING fts5 (isbn UNINDEXED, t1, t2, t3, t4, t5, prefix = '2 3', prefix = 4, columnsize = 0, detail = column, tokenize = "unicode61 tokenchars '-'");
INSERT INTO book VALUES ('978', 'alpha', 'beta', 'gamma', 'delta', 'epsilon'), ('979', 'zeta-eta', NULL, NULL, NULL, 'alphabet');
