SELECT id, username, email, last_login, is_superuser FROM auth_user ORDER BY id;
SELECT count(*), max(id) FROM auth_permission;
SELECT id, app_label, model FROM django_content_type ORDER BY id;
SELECT count(*) FROM django_migrations;
SELECT id, token, title, price, stock, weight, tags, active, released, created, opens, photo, ip, lead, category_id FROM shop_product ORDER BY id;
SELECT id, name, parent_id FROM shop_category ORDER BY id;
SELECT conname, convalidated FROM pg_constraint WHERE contype = 'f' AND conrelid = 'shop_category'::regclass;
INSERT INTO shop_category (name) VALUES ('new') RETURNING id;
INSERT INTO django_content_type (app_label, model) VALUES ('a', 'b') RETURNING id;
