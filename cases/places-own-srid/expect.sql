SELECT srid, auth_name, auth_srid, left(srtext, 18), proj4text FROM spatial_ref_sys WHERE srid > 900000 ORDER BY srid;
SELECT ST_AsEWKT(geom), round(ST_X(ST_Transform(geom, 4326))::numeric, 6) FROM pile;
SELECT ST_AsEWKT(geom) FROM sketch;
