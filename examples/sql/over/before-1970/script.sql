-- OVER of rows before 1970
CREATE TABLE before_1970 (
  id INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../../input/before-1970.json', 'format' = 'json', 'json.timestamp-format.standard' = 'SQL');

CREATE TABLE printed (
  `id` INT,
  `s` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, SUM(v) OVER (ORDER BY ts RANGE BETWEEN INTERVAL '5' SECOND PRECEDING AND CURRENT ROW) FROM before_1970;
