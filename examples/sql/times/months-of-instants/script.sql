-- Months of instants are counted in UTC, whatever the zone of the session
SET 'table.local-time-zone' = 'Europe/Berlin';

CREATE TABLE instants (
  id INT, z TIMESTAMP_LTZ(3), y TIMESTAMP_LTZ(3), n INT
) WITH ('connector' = 'filesystem', 'path' = '../../input/instants.json', 'format' = 'json', 'json.timestamp-format.standard' = 'SQL');

CREATE TABLE printed (
  `id` INT,
  `e1` TIMESTAMP_LTZ(3),
  `e2` TIMESTAMP_LTZ(3),
  `e3` TIMESTAMP_LTZ(3),
  `e4` INT,
  `e5` INT,
  `e6` INT,
  `e7` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  z + INTERVAL '1' MONTH AS e1,
  z - INTERVAL '1-1' YEAR TO MONTH AS e2,
  TIMESTAMPADD(MONTH, n, z) AS e3,
  TIMESTAMPDIFF(MONTH, z, y) AS e4,
  TIMESTAMPDIFF(MONTH, y, z) AS e5,
  TIMESTAMPDIFF(DAY, z, y) AS e6,
  TIMESTAMPDIFF(YEAR, z, y) AS e7
FROM instants;
