-- Functions in TypeScript: functions/geo.ts beside this script. Run it with: headrace run examples/functions/deliveries.sql
CREATE TEMPORARY FUNCTION distance AS 'geo.distance' LANGUAGE TYPESCRIPT;

CREATE TABLE deliveries (
  id INT,
  lat DOUBLE,
  lon DOUBLE,
  cents BIGINT,
  note STRING
) WITH ('connector' = 'filesystem', 'path' = 'deliveries.jsonl', 'format' = 'json');

CREATE TABLE far (id INT, km DOUBLE, band STRING, tag STRING) WITH ('connector' = 'print');
CREATE TABLE bands (band STRING, n BIGINT, km DOUBLE, middle DOUBLE) WITH ('connector' = 'print');

-- From the Brandenburg Gate.
CREATE TEMPORARY VIEW measured AS
SELECT id, distance(52.5163E0, 13.3777E0, lat, lon) AS km, geo.band(cents) AS band, note FROM deliveries;

EXECUTE STATEMENT SET
BEGIN
  INSERT INTO far SELECT id, km, band, tag FROM measured LEFT JOIN LATERAL TABLE(geo.tags(note)) AS t(tag, place) ON TRUE WHERE km > 100 OR km IS NULL;
  INSERT INTO bands SELECT band, COUNT(*), SUM(km), geo.middle(km) FROM measured GROUP BY band;
END;
