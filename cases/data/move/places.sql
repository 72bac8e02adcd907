CREATE EXTENSION postgis; CREATE EXTENSION postgis_topology; CREATE EXTENSION fuzzystrmatch;
INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text)
  VALUES (990001, 'own', 990001, 'LOCAL_CS["own"]', '+proj=longlat +datum=WGS84 +no_defs');
UPDATE spatial_ref_sys SET proj4text = proj4text || ' ' WHERE srid = 31467;
CREATE TABLE spot (id int PRIMARY KEY, p geometry(Point, 990001), g geography(PointZM, 4326), any_of geometry, b box2d, c geometry(CurvePolygon));
INSERT INTO spot SELECT i, st_setsrid(st_makepoint(i % 10, 1), 990001), format('SRID=4326;POINT ZM (%s 1 2 3)', i)::geography,
  st_collect(st_makepoint(i, 1), st_makepoint(1, 2)), 'BOX(0 0,1 1)', 'CURVEPOLYGON(CIRCULARSTRING(0 0,4 0,4 4,0 4,0 0))' FROM generate_series(1, 100) i;
CREATE INDEX ON spot USING gist (p); CREATE INDEX ON spot USING gist (g); CREATE INDEX ON spot USING spgist (any_of); CREATE INDEX ON spot USING brin (any_of);
CREATE INDEX turned ON spot USING gist (st_transform(p, 4326)); CREATE INDEX ON spot USING gist (any_of gist_geometry_ops_nd);
CREATE TABLE far (id int, p geometry, CONSTRAINT srid CHECK (st_srid(p) = 4326), CONSTRAINT dims CHECK (st_ndims(p) = 2)); INSERT INTO far VALUES (1, st_setsrid(st_makepoint(1, 2), 4326));
CREATE VIEW near AS SELECT a.id FROM spot a JOIN far b ON st_dwithin(st_transform(a.p, 4326), b.p, 100000);
CREATE MATERIALIZED VIEW hull AS SELECT st_convexhull(st_collect(any_of)) AS h FROM spot;
SELECT topology.createtopology('city', 4326); SELECT topology.addtopogeometrycolumn('city', 'public', 'far', 'topo', 'POINT');
SELECT topology.topogeo_addpoint('city', 'SRID=4326;POINT(1 2)'); UPDATE far SET topo = topology.totopogeom(p, 'city', 1, 0);
