package dev.pgtrek.sqlite.dialect;

import dev.pgtrek.model.Column;
import dev.pgtrek.model.ColumnType;
import dev.pgtrek.model.Identifier;
import dev.pgtrek.model.Table;
import dev.pgtrek.model.TableName;
import dev.pgtrek.model.ValueFormat;
import dev.pgtrek.spi.ColumnRoute;
import dev.pgtrek.spi.TableRoute;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table with rows in both engines, and what applications declare over such a table. */
final class RealisticExpressions {

  /** Name, PostgreSQL's type, type that travels, the file's declared type. */
  private static final String[][] COLUMNS = {
    {"id", "bigint", "bigint", "INTEGER"},
    {"name", "text", "text", "TEXT"},
    {"email", "character varying(100)", "varchar(100)", "TEXT"},
    {"status", "character varying(20)", "varchar(20)", "TEXT"},
    {"code", "text COLLATE \"C\"", "text", "TEXT"},
    {"pad", "character(5)", "text", "TEXT"},
    {"mood", "mood", "text", "TEXT"},
    {"price", "numeric(10,2)", "numeric(10,2)", "NUMERIC"},
    {"tax", "numeric(5,4)", "numeric(5,4)", "NUMERIC"},
    {"total", "numeric(30,10)", "numeric(30,10)", "TEXT"},
    {"free", "numeric", "numeric", "NUMERIC"},
    {"qty", "integer", "integer", "INTEGER"},
    {"stock", "smallint", "smallint", "INTEGER"},
    {"big", "bigint", "bigint", "INTEGER"},
    {"rate", "double precision", "double precision", "REAL"},
    {"weight", "double precision", "double precision", "REAL"},
    {"active", "boolean", "boolean", "BOOLEAN"},
    {"hidden", "boolean", "boolean", "BOOLEAN"},
    {"born", "date", "date", "TEXT"},
    {"due", "date", "date", "TEXT"},
    {"made_at", "timestamp without time zone", "timestamp", "TEXT"},
    {"seen_at", "timestamp with time zone", "timestamptz", "TEXT"},
    {"left_at", "timestamp with time zone", "timestamptz", "TEXT"},
    {"opens", "time without time zone", "time", "TEXT"},
    {"uid", "uuid", "uuid", "TEXT"},
    {"doc", "jsonb", "jsonb", "TEXT"},
    {"raw", "json", "json", "TEXT"},
    {"tags", "text[]", "jsonb", "TEXT"},
    {"hash", "bytea", "bytea", "BLOB"},
    {"span", "interval", "text", "TEXT"},
    {"addr", "inet", "text", "TEXT"},
    {"single", "real", "double precision", "REAL"},
  };

  private static final String[] ROWS = {
    "1,'Ada','ada@example.org','active','A-1','ab','happy',19.99,0.1900,12345678901234567890.0123456789,"
        + "0.1,3,7,9007199254740993,9.5,1.5,true,false,'2024-02-29','2024-03-01','2024-02-29"
        + " 23:59:58.999','2024-02-29 23:59:58.5+00','2024-03-01 00:00:00+00','08:30',"
        + "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11','{\"name\":\"tea\",\"n\":5,\"ok\":true,\"tags\":[\"x\",\"y\"],\"deep\":{\"a"
        + " b\":1.50}}','{\"a\":1}','{a,b}','\\xcafe','1 day','10.0.0.1/8',0.1",
    "2,'bob','','inactive','a-1','b ','sad',0.10,0.0000,0,-2.5,0,0,-1,0.1,-0.0,false,true,"
        + "'2024-12-31','2024-12-31','2024-12-31 00:00:00','2024-12-31 00:00:00+00',"
        + "'2024-12-30 23:00:00-01','00:00','00000000-0000-0000-0000-000000000000',"
        + "'{\"name\":null,\"n\":-1,\"ok\":false,\"tags\":[]}','[]','{}','\\x','-1 mon','::1',-1.5",
    "3,'','x@Y','pending','','','happy',-1.50,0.0700,-0.0000000001,1000000000000,-7,-3,9223372036854775807,-2.5,1e10,true,true,'1999-01-02','2000-01-01','1999-01-02"
        + " 03:04:05','1999-01-02 03:04:05+00',"
        + "NULL,'23:59:59.5','ffffffff-ffff-ffff-ffff-ffffffffffff','{\"name\":\"cup\",\"n\":\"5\"}','1','{NULL,\"a"
        + " b\"}','\\x00','04:05:06','192.168.0.0/24',16777216",
    "4,'Straße"
        + " 12','ÄÖ@x','deleted','Z*?[x]','a','meh',99999999.99,1.5000,0.5,0.30,2147483647,32767,0,"
        + "1e300,3,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL",
    "5,'50%_a\\b','TEST@x','active','é','é',NULL,0.00,0.0001,1,7,-1,1,-9007199254740993,3,-3,false,NULL,'2038-01-19','2038-01-20','2038-01-19"
        + " 03:14:07.000001','2038-01-19 03:14:07+00','2038-01-19"
        + " 03:14:08+00','12:00','12345678-1234-1234-1234-123456789abc','[1,2,3]','null','{true,1}','\\xffff','1"
        + " year','fe80::1',3.25",
    "6,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,"
        + "NULL,NULL,NULL,NULL,NULL,'\"word\"',NULL,NULL,NULL,NULL,NULL,NULL",
    "7,'test İK"
        + " ſ','İK','Test','ab','zz','sad',2.50,0.5000,2.5,2.675,10,100,4611686014132420609,0.30000000000000004,100,true,false,'0002-01-01','9990-12-31','9999-12-31"
        + " 23:59:59.999999','1970-01-01 00:00:00+00','1969-12-31"
        + " 23:59:59.999999+00','06:07:08.000009','12345678-1234-1234-1234-123456789abd','{\"name\":\"true\",\"n\":1.0,\"ok\":null,\"deep\":{}}','{}','{x}','\\xcafebabe','2"
        + " days','10.0.0.2',2.5",
  };

  static final List<String> CHECKS =
      List.of(
          // Django
          "qty >= 0",
          "stock >= 0 OR stock IS NULL",
          "price >= 0 AND price <= 100",
          "status IN ('active', 'inactive', 'pending')",
          "status = ANY (ARRAY['active', 'inactive'])",
          "status NOT IN ('deleted', 'gone')",
          "born < due",
          "NOT (active AND hidden)",
          "(active AND hidden IS NULL) OR hidden",
          "seen_at <= left_at OR left_at IS NULL",
          "length(name) <= 100",
          "jsonb_typeof(doc) = 'object'",
          // Rails, Ecto, hand-written
          "char_length(name) > 0",
          "name <> ''",
          "name > ''",
          "name <= ''",
          "btrim(name) <> ''",
          "length(btrim(name)) > 0",
          "email LIKE '%@%'",
          "email LIKE '%_@_%'",
          "email NOT LIKE '% %'",
          "email ILIKE '%test%'",
          "email ILIKE '%@X'",
          "name ILIKE 'kim%'",
          "name LIKE '50\\%%'",
          "name LIKE '%\\\\b'",
          "name LIKE 'ada'",
          "name LIKE 'a%' ESCAPE '!'",
          "name LIKE '50!%%' ESCAPE '!'",
          "name NOT ILIKE '%STRA%'",
          "code LIKE 'Z*%'",
          "code LIKE '%[x]'",
          "code LIKE '_'",
          "email ~ '^[^@]+@[^@]+$'",
          "email ~* '@x'",
          "name SIMILAR TO '[A-Z]%'",
          "name = lower(name)",
          "lower(name) = 'test'",
          "lower(status) = 'test'",
          "lower(email) <> 'test@x'",
          "lower(code) = code",
          "upper(code) = 'AB'",
          "code < 'a'",
          "code >= 'A' AND code < 'b'",
          "code BETWEEN 'A' AND 'Z'",
          "name < 'b'",
          "name COLLATE \"C\" < 'b'",
          "name = email",
          "name IS DISTINCT FROM email",
          "name IS NOT DISTINCT FROM NULL",
          "qty IS DISTINCT FROM 0",
          "pad = 'ab'",
          "pad <> 'b'",
          "pad IN ('a', 'zz')",
          "length(pad) = 2",
          "mood = 'happy'",
          "mood <> 'sad'",
          "mood IN ('happy', 'meh')",
          "mood > 'sad'",
          "price > 0",
          "price = 19.99",
          "price <> 0.1",
          "price BETWEEN 0 AND 20.5",
          "price * 2 > 5",
          "price * qty > 59.97",
          "price * qty >= 59.97",
          "price + tax > 20",
          "price - tax * 2 > 0",
          "price * (1 + tax) > 23",
          "price / 2 > 1",
          "price / qty > 1",
          "price % 1 = 0",
          "round(price, 2) = price",
          "round(price, 1) = price",
          "round(price) = 3",
          "trunc(price) = 19",
          "floor(price) = -2",
          "ceil(price) = -1",
          "abs(price) < 2",
          "-price > 0",
          "total >= 0",
          "total > 0",
          "total < 1.5",
          "total = 0.5",
          "total <> 2.5",
          "total < price",
          "free > 0.3",
          "free = 0.3",
          "free = price",
          "free + 1 > 0",
          "qty / 2 = 1",
          "qty / NULLIF(stock, 0) > 0",
          "qty / stock > 0",
          "qty % 2 = 1",
          "qty % 2 IN (0, 1, -1)",
          "mod(qty, 3) = 0",
          "qty * 2 + 1 > stock",
          "qty::bigint * qty > 100",
          "qty & 1 = 1",
          "qty | 4 > 4",
          "qty # 1 = 1",
          "qty << 1 > 1",
          "stock < qty",
          "big > 9007199254740992",
          "big = 9007199254740993",
          "big <> -1",
          "big - 1 > 0 OR big = 9223372036854775807",
          "rate > 0.1",
          "rate = 0.3",
          "rate >= 9.5",
          "rate < weight",
          "rate > qty",
          "rate = big",
          "rate * weight < 100 OR rate > 1e200",
          "rate + 0.1 > 0.2",
          "weight / 3 > 0.4",
          "rate / weight > 1 OR weight = 0",
          "round(rate) = 10",
          "rate BETWEEN -100 AND 100",
          "rate IS NOT NULL",
          "abs(rate) < 10",
          "sqrt(abs(weight)) < 10",
          "rate::integer > 1",
          "single > 1",
          "single = 16777216",
          "single > 0.1",
          "active",
          "NOT active",
          "active = true",
          "active <> hidden",
          "active IS TRUE",
          "active IS NOT TRUE",
          "hidden IS FALSE",
          "hidden IS UNKNOWN",
          "active IS NOT DISTINCT FROM hidden",
          "active::integer + hidden::integer < 2",
          "(name IS NULL) = (email IS NULL)",
          "(name IS NULL)::int + (email IS NULL)::int + (price IS NULL)::int <= 1",
          "num_nonnulls(name, email, price) >= 2",
          "num_nulls(name, born) = 0",
          "born > '2000-01-01'",
          "born >= DATE '1999-01-02'",
          "born = '2024-02-29'::date",
          "born BETWEEN '1999-01-01' AND '2024-12-31'",
          "born <> 'infinity'",
          "due - born = 1",
          "due - born <= 7",
          "born + 1 = due",
          "born - 1 < '2024-02-29'",
          "due > born + 7",
          "extract(year from born) >= 1999",
          "extract(month from born) = 2",
          "date_part('day', born) = 29",
          "extract(dow from born) IN (0, 6)",
          "extract(doy from born) < 100",
          "extract(quarter from born) = 1",
          "extract(epoch from made_at) > 0",
          "extract(hour from made_at) = 23",
          "extract(second from made_at) < 30",
          "extract(hour from opens) < 12",
          "extract(hour from seen_at) = 0",
          "made_at > '2024-01-01'",
          "made_at = '2024-12-31 00:00:00'",
          "made_at <= '2024-02-29 23:59:58.999'",
          "made_at < '2038-01-19 03:14:07.000002'",
          "made_at::date = born",
          "date(made_at) <= due",
          "made_at = born",
          "date_trunc('day', made_at) = made_at",
          "date_trunc('month', made_at) = '2024-02-01'",
          "date_trunc('year', made_at) < '2024-06-01'",
          "date_trunc('hour', seen_at) = seen_at",
          "seen_at >= '1970-01-01 00:00:00+00'",
          "seen_at < '2024-03-01 01:00:00+02'",
          "seen_at BETWEEN '1999-01-01Z' AND '2024-12-31Z'",
          "left_at > seen_at",
          "left_at - seen_at < interval '1 day'",
          "left_at > seen_at + interval '1 hour'",
          "seen_at <= now()",
          "seen_at::date = born",
          "opens < '12:00'",
          "opens >= '08:30:00'",
          "opens = '23:59:59.5'",
          "uid <> '00000000-0000-0000-0000-000000000000'",
          "uid = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'",
          "uid < '12345678-1234-1234-1234-123456789abd'",
          "uid IS NOT NULL OR name IS NULL",
          "doc IS NOT NULL",
          "doc ->> 'name' = 'tea'",
          "doc ->> 'name' <> 'cup'",
          "doc ->> 'name' = 'true'",
          "doc ->> 'n' = '5'",
          "doc ->> 'n' = '1.0'",
          "doc ->> 'ok' = 'true'",
          "doc ->> 'name' IN ('tea', 'cup')",
          "(doc ->> 'name') IS NOT NULL",
          "(doc ->> 'name') IS NULL",
          "(doc -> 'name') IS NULL",
          "doc -> 'deep' ->> 'a b' = '1.50'",
          "doc #>> '{deep,a b}' = '1.50'",
          "doc #>> '{tags,0}' = 'x'",
          "doc -> 'tags' ->> 0 = 'x'",
          "doc -> 'tags' ->> -1 = 'y'",
          "doc -> 'tags' ->> 1 = 'y'",
          "doc -> 'tags' ->> -2 = 'x'",
          "doc ->> 0 = '1'",
          "doc ->> 1 = '2'",
          "doc ->> 'name' LIKE 't%'",
          "doc ->> 'name' LIKE '%a'",
          "doc ->> 'deep' = '{}'",
          "length(doc ->> 'name') > 2",
          "(doc ->> 'n')::int > 0",
          "jsonb_typeof(doc -> 'n') = 'number'",
          "jsonb_typeof(doc -> 'ok') IN ('boolean', 'null')",
          "jsonb_typeof(doc -> 'tags') = 'array'",
          "jsonb_array_length(CASE WHEN jsonb_typeof(doc) = 'array' THEN doc ELSE '[]' END) = 3",
          "doc ? 'name'",
          "doc ?& ARRAY['name', 'n']",
          "doc @> '{\"name\": \"tea\"}'",
          "doc @> '{\"n\": 1}'",
          "doc @> '{\"ok\": true}'",
          "doc @> '{\"ok\": null}'",
          "doc @> '{\"deep\": {\"a b\": 1.5}}'",
          "doc @> '{}'",
          "doc @> '[1]'",
          "doc = '{}'",
          "doc <> '[]'",
          "raw ->> 'a' = '1'",
          "tags = '{}'",
          "tags <> '{}'",
          "array_length(tags, 1) > 0",
          "array_length(tags, 1) IS NULL",
          "cardinality(tags) <= 10",
          "'a' = ANY (tags)",
          "tags @> ARRAY['a']",
          "tags[1] = 'a'",
          "hash = '\\xcafe'",
          "hash <> ''",
          "octet_length(hash) = 2",
          "length(hash) <= 4",
          "hash > '\\x00'",
          "span > interval '1 hour'",
          "span IS NOT NULL OR id > 0",
          "addr << '10.0.0.0/8'",
          "COALESCE(qty, 0) > 0",
          "COALESCE(name, email, '') <> ''",
          "COALESCE(active, hidden, false)",
          "COALESCE(price, qty) > 0",
          "NULLIF(name, '') IS NOT NULL",
          "NULLIF(qty, 0) IS NULL",
          "GREATEST(qty, stock, 0) > 0",
          "LEAST(qty, 100) < 10",
          "GREATEST(born, due) = due",
          "GREATEST(price, tax) > 1",
          "LEAST(name, email) = ''",
          "CASE WHEN active THEN price > 0 ELSE true END",
          "CASE status WHEN 'active' THEN 1 WHEN 'pending' THEN 2 ELSE 0 END > 0",
          "CASE WHEN qty > 0 THEN qty WHEN qty < 0 THEN price END > 0",
          "strpos(email, '@') > 1",
          "position('@' in email) > 0",
          "substr(name, 1, 1) = 'A'",
          "substring(name from 2 for 2) = 'da'",
          "substring(name, 3) = 'a'",
          "substr(name, 0, 2) = 'A'",
          "substr(email, strpos(email, '@') + 1) = 'x'",
          "left(name, 1) = 'b'",
          "left(name, -1) = 'Ad'",
          "right(email, 1) = 'x'",
          "replace(name, 'a', '') <> name",
          "starts_with(name, 'A')",
          "name ^@ 'bo'",
          "name || email = 'Adaada@example.org'",
          "name || '-' || qty = 'Ada-3'",
          "concat(name, '/', qty) = 'Ada/3'",
          "concat(name, active) <> 'x'",
          "reverse(name) = name",
          "md5(name) <> ''",
          "name IN (email, code)",
          "qty IN (1, 2, NULL)",
          "qty = ANY ('{1,3,10}'::int[])",
          "qty <> ALL (ARRAY[1, 2])",
          "qty > ALL (ARRAY[1, 2])",
          "qty < ANY (ARRAY[1, 2])",
          "name LIKE ANY (ARRAY['A%', '%b'])",
          "qty BETWEEN 1 AND 10",
          "qty NOT BETWEEN 1 AND 10",
          "qty BETWEEN SYMMETRIC 10 AND 1",
          "qty BETWEEN stock AND 10",
          "(qty > 0) = (stock > 0)",
          "(qty, stock) = (3, 7)",
          "id > 0",
          "id <> qty",
          "true",
          "NULL::boolean",
          "qty + NULL > 0",
          "name = NULL",
          "CURRENT_DATE >= born",
          "qty::text = '3'",
          "qty::numeric / 2 > 1",
          "price::integer = 3",
          "price::text = '19.99'",
          "tax::text = '0.5000'",
          "born::text = '2024-02-29'",
          "active::text = 'true'",
          "uid::text LIKE 'a0%'",
          "made_at::text = '2024-12-31 00:00:00'",
          "name::varchar(3) = 'Str'",
          "qty::double precision / 2 > 1.4",
          "price::double precision > 19.98",
          "qty::boolean",
          "btrim(name, 'Aa') = 'd'",
          "ltrim(name, 'A') = 'da'",
          "rtrim(code) = code",
          "num_nonnulls(VARIADIC ARRAY[1, 2]) > 1",
          "xmlexists('//a' PASSING BY REF '<a/>')",
          "power(qty, 2) >= 0",
          "sign(qty) >= 0",
          "bit_length(name) > 0");

  static final List<String> TERMS =
      List.of(
          "lower(name)",
          "upper(email)",
          "lower(email) || code",
          "COALESCE(qty, 0)",
          "COALESCE(name, '')",
          "name || ' ' || status",
          "qty % 16",
          "stock * 2",
          "-qty",
          "doc ->> 'name'",
          "doc -> 'name'",
          "doc -> 'deep' ->> 'a b'",
          "(doc ->> 'n')::numeric",
          "doc -> 'tags'",
          "jsonb_array_length(doc -> 'tags')",
          "date(made_at)",
          "made_at::date",
          "date_trunc('month', made_at)",
          "extract(year from born)",
          "CASE WHEN active THEN name END",
          "NULLIF(status, '')",
          "substr(name, 1, 3)",
          "length(name)",
          "md5(name)",
          "to_tsvector('english', name)",
          "btrim(name)",
          "price * 2",
          "abs(qty)",
          "qty IS NULL",
          "active OR hidden",
          "name COLLATE \"C\"",
          "left(name, 5)",
          "replace(name, ' ', '')",
          "round(price, 2)",
          "rate * 2");

  /** Expression, PostgreSQL's type, the file's declared type. */
  static final List<String[]> GENERATED =
      List.of(
          new String[] {"price * stock", "numeric(15,2)", "NUMERIC"},
          new String[] {"price * qty", "numeric", "NUMERIC"},
          new String[] {"price + tax", "numeric(13,4)", "NUMERIC"},
          new String[] {"price * 2", "numeric(12,2)", "NUMERIC"},
          new String[] {"price * (1 + tax)", "numeric(15,6)", "NUMERIC"},
          new String[] {"price * tax", "numeric(12,2)", "NUMERIC"},
          new String[] {"round(price * 2, 2)", "numeric(12,2)", "NUMERIC"},
          new String[] {"qty::bigint * 2", "bigint", "INTEGER"},
          new String[] {"stock + 1", "bigint", "INTEGER"},
          new String[] {"qty / 7", "integer", "INTEGER"},
          new String[] {"qty > 3", "boolean", "BOOLEAN"},
          new String[] {"name IS NULL", "boolean", "BOOLEAN"},
          new String[] {"NOT active", "boolean", "BOOLEAN"},
          new String[] {"status = 'active' AND qty > 0", "boolean", "BOOLEAN"},
          new String[] {"rate * weight", "double precision", "REAL"},
          new String[] {"rate + 1", "double precision", "REAL"},
          new String[] {"rate / 1.19", "double precision", "REAL"},
          new String[] {"-rate", "double precision", "REAL"},
          new String[] {"qty::double precision / 3", "double precision", "REAL"},
          new String[] {"price::double precision", "double precision", "REAL"},
          new String[] {"name || ' <' || email || '>'", "text", "TEXT"},
          new String[] {"COALESCE(name, email, '?')", "text", "TEXT"},
          new String[] {"lower(email)", "text", "TEXT"},
          new String[] {"lower(code)", "text", "TEXT"},
          new String[] {"btrim(name)", "text", "TEXT"},
          new String[] {"length(name)", "integer", "INTEGER"},
          new String[] {"substr(email, strpos(email, '@') + 1)", "text", "TEXT"},
          new String[] {"split_part(email, '@', 2)", "text", "TEXT"},
          new String[] {"doc ->> 'name'", "text", "TEXT"},
          new String[] {"doc -> 'tags'", "jsonb", "TEXT"},
          new String[] {"(doc ->> 'n')::numeric", "numeric", "NUMERIC"},
          new String[] {"jsonb_typeof(doc)", "text", "TEXT"},
          new String[] {"doc @> '{\"ok\": true}'", "boolean", "BOOLEAN"},
          new String[] {"made_at::date", "date", "TEXT"},
          new String[] {"date_trunc('month', made_at)", "timestamp", "TEXT"},
          new String[] {"extract(year from born)::int", "integer", "INTEGER"},
          new String[] {"extract(year from born)", "numeric", "NUMERIC"},
          new String[] {"born + 7", "date", "TEXT"},
          new String[] {"due - born", "integer", "INTEGER"},
          new String[] {"CASE WHEN active THEN 'on' ELSE 'off' END", "text", "TEXT"},
          new String[] {"CASE WHEN active THEN price ELSE 0 END", "numeric(10,2)", "NUMERIC"},
          new String[] {"GREATEST(qty, 0)", "integer", "INTEGER"},
          new String[] {"encode(hash, 'hex')", "text", "TEXT"},
          new String[] {"qty::text", "text", "TEXT"},
          new String[] {"price::text", "text", "TEXT"},
          new String[] {"abs(rate)", "double precision", "REAL"},
          new String[] {"array_length(tags, 1)", "integer", "INTEGER"},
          new String[] {"born", "date", "TEXT"},
          new String[] {"left(name, 3)", "character varying(3)", "TEXT"},
          new String[] {"to_tsvector('english', coalesce(name, ''))", "tsvector", "TEXT"});

  private RealisticExpressions() {}

  /** Makes the table with its rows on both sides. */
  static TableRoute fill(Connection postgres, Connection sqlite) throws SQLException {
    BothEnginesIT.execute(postgres, "SET timezone = 'UTC'");
    BothEnginesIT.execute(postgres, "CREATE TYPE mood AS ENUM ('sad', 'meh', 'happy')");
    List<String> declarations = new ArrayList<>();
    List<ColumnRoute> routes = new ArrayList<>();
    for (String[] column : COLUMNS) {
      declarations.add(column[0] + " " + column[1]);
      routes.add(route(column[0], column[1], column[2], column[3]));
    }
    BothEnginesIT.execute(postgres, "CREATE TABLE thing (" + String.join(", ", declarations) + ")");
    for (String row : ROWS) {
      BothEnginesIT.execute(postgres, "INSERT INTO thing VALUES (" + row + ")");
    }
    BothEnginesIT.execute(sqlite, "CREATE TABLE thing (" + sqliteColumns() + ")");
    copy(postgres, sqlite);
    return table("thing", routes);
  }

  static TableRoute table(String name, List<ColumnRoute> routes) {
    return new TableRoute(
        Table.of(TableName.of("public", name), routes.stream().map(ColumnRoute::source).toList()),
        Table.of(TableName.of("main", name), routes.stream().map(ColumnRoute::target).toList()),
        routes);
  }

  static String sqliteColumns() {
    List<String> columns = new ArrayList<>();
    for (String[] column : COLUMNS) {
      columns.add(column[0] + " " + column[3]);
    }
    return String.join(", ", columns);
  }

  static ColumnRoute route(String name, String declared, String held) {
    String type =
        switch (declared) {
          case "character varying(3)" -> "varchar(3)";
          case "tsvector" -> "text";
          default -> declared;
        };
    return route(name, declared, type, held);
  }

  private static ColumnRoute route(String name, String declared, String type, String held) {
    String[] collated = declared.split(" COLLATE ", -1);
    ColumnType carried = ColumnType.parse(type);
    Column source =
        new Column(
            Identifier.of(name),
            collated[0],
            carried,
            name.equals("id"),
            null,
            null,
            collated.length > 1 ? Identifier.of("C") : null,
            null);
    Column target =
        new Column(Identifier.of(name), held, carried, name.equals("id"), null, null, null, null);
    return new ColumnRoute(source, target, ValueFormat.NATIVE, false);
  }

  /** How the value of a column reads as the file holds it. */
  static String asFileHolds(String column, String declared) {
    if (declared.endsWith("[]")) {
      return "to_jsonb(" + column + ")::text";
    }
    return switch (declared) {
      case "boolean" -> column + "::integer";
      case "timestamp without time zone", "timestamp" -> moment(column, "");
      case "timestamp with time zone" -> moment(column, "+00:00");
      case "time without time zone" ->
          "to_char("
              + column
              + "::interval, 'HH24:MI:SS') || CASE WHEN extract(microseconds FROM "
              + column
              + ")::bigint % 1000000 <> 0 THEN '.' || lpad((extract(microseconds FROM "
              + column
              + ")::bigint % 1000000)::text, 6, '0') ELSE '' END";
      case "bytea" -> column;
      default -> column + "::text";
    };
  }

  private static String moment(String column, String zone) {
    return "to_char("
        + column
        + ", 'YYYY-MM-DD HH24:MI:SS') || CASE WHEN to_char("
        + column
        + ", 'US') <> '000000' THEN to_char("
        + column
        + ", '.US') ELSE '' END || '"
        + zone
        + "'";
  }

  private static void copy(Connection postgres, Connection sqlite) throws SQLException {
    List<String> reads = new ArrayList<>();
    for (String[] column : COLUMNS) {
      reads.add(asFileHolds(column[0], column[1].split(" COLLATE ", -1)[0]));
    }
    String places = reads.stream().map(r -> "?").collect(Collectors.joining(", "));
    try (Statement read = postgres.createStatement();
        ResultSet rows =
            read.executeQuery("SELECT " + String.join(", ", reads) + " FROM thing ORDER BY id");
        PreparedStatement write =
            sqlite.prepareStatement("INSERT INTO thing VALUES (" + places + ")")) {
      while (rows.next()) {
        for (int i = 1; i <= COLUMNS.length; i++) {
          if (COLUMNS[i - 1][1].equals("bytea")) {
            write.setBytes(i, rows.getBytes(i));
          } else {
            write.setString(i, rows.getString(i));
          }
        }
        write.execute();
      }
    }
  }
}
