-- The epoch of instants and the month that they lie in, in a zone with a clock change
SET 'table.local-time-zone' = 'Europe/Berlin';

CREATE TABLE instants (
  id INT, z TIMESTAMP_LTZ(3), y TIMESTAMP_LTZ(3), n INT
) WITH ('connector' = 'filesystem', 'path' = '../../input/instants.json', 'format' = 'json', 'json.timestamp-format.standard' = 'SQL');

CREATE TABLE printed (
  `id` INT,
  `e1` BIGINT,
  `e2` TIMESTAMP_LTZ(3),
  `e3` TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  EXTRACT(EPOCH FROM z) AS e1,
  FLOOR(z TO MONTH) AS e2,
  FLOOR(z TO YEAR) AS e3
FROM instants;
