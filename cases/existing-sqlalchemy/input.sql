CREATE TABLE users (
	id INTEGER NOT NULL, 
	email VARCHAR(120) NOT NULL, 
	role VARCHAR(6) NOT NULL, 
	is_active BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (email)
);
INSERT INTO users VALUES(1,'ada@example.org','editor',1,'2024-03-31 02:30:00.123456');
INSERT INTO users VALUES(7,'Grace@example.org','reader',0,'2024-04-01 02:30:00.123456');
CREATE TABLE collections (
	id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	parent_id INTEGER, 
	cover_id INTEGER, 
	PRIMARY KEY (id), 
	FOREIGN KEY(parent_id) REFERENCES collections (id)
);
INSERT INTO collections VALUES(1,'Child first',2,5);
INSERT INTO collections VALUES(2,'Root',NULL,NULL);
CREATE TABLE resources (
	id CHAR(32) NOT NULL, 
	owner_id INTEGER NOT NULL, 
	title VARCHAR(200) NOT NULL, 
	description TEXT, 
	subject JSON, 
	quality FLOAT, 
	price NUMERIC(10, 2), 
	updated_at DATETIME NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(owner_id) REFERENCES users (id)
);
INSERT INTO resources VALUES('12345678123456781234567812345678',1,'Whales of the north','A field guide','["sea", "mammals"]',0.10000000000000000555,19.899999999999998578,'2024-03-31 02:30:00.123456');
INSERT INTO resources VALUES('aaaaaaaabbbbccccddddeeeeeeeeeeee',7,'Emoji 🐋 and NULLs',NULL,'null',NULL,NULL,'2024-03-31 02:30:00.123456');
CREATE TABLE collection_items (
	id INTEGER NOT NULL, 
	collection_id INTEGER NOT NULL, 
	resource_id CHAR(32) NOT NULL, 
	position SMALLINT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(collection_id) REFERENCES collections (id), 
	FOREIGN KEY(resource_id) REFERENCES resources (id) ON DELETE CASCADE
);
INSERT INTO collection_items VALUES(1,1,'12345678123456781234567812345678',1);
INSERT INTO collection_items VALUES(5,2,'aaaaaaaabbbbccccddddeeeeeeeeeeee',2);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO alembic_version VALUES('3f1c2a9b7d10');
CREATE INDEX ix_resources_owner ON resources (owner_id);
