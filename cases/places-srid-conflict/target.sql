CREATE EXTENSION postgis;
INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text) VALUES (910001, 'OTHER', 5, '', '+proj=longlat');
