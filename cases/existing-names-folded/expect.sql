SELECT * FROM shop.users ORDER BY id;
SELECT * FROM shop.order_lines;
SELECT * FROM shop.settings;
SELECT count(*) FROM public.users;
INSERT INTO shop.users (user_name) VALUES ('new') RETURNING id;
