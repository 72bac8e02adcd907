CREATE TABLE line (id INTEGER PRIMARY KEY, body TEXT);
INSERT INTO line VALUES
  (1, '\N'),
  (2, '\.'),
  (3, char(9) || 'tab' || char(9)),
  (4, 'one' || char(13, 10) || 'two' || char(10) || 'three' || char(13)),
  (5, '''single'' "double" `back` \back\\slash'),
  (6, '👩‍👩‍👧‍👦 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ﷽'),
  (7, char(0x10FFFF) || char(0xFEFF) || char(0x7F) || char(1)),
  (8, ''),
  (9, NULL),
  (10, ' NULL '),
  (11, 'a,b;c|d'),
  (12, 'e' || char(0x301) || ' is not ' || char(0xE9));
