SELECT id, price, amount, name FROM line ORDER BY id;
