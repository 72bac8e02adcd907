SELECT id, body, anything, numbers FROM odd ORDER BY id;
