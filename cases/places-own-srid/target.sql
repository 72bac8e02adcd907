-- Rows that are there stay as they are.
CREATE EXTENSION postgis;
INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text) VALUES (900001, 'elsewhere', 1, '', '+proj=longlat');
