-- Aggregates over a variable that met no row
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `cb` BIGINT NOT NULL,
  `ca` BIGINT NOT NULL,
  `sb` INT,
  `ab` INT,
  `mb` INT,
  `xb` INT,
  `fb` INT,
  `lc` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT * FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES COUNT(B.price) AS cb, COUNT(*) AS ca, SUM(B.tax) AS sb, AVG(B.price) AS ab, MIN(B.price) AS mb, MAX(B.price) AS xb, FIRST(B.price) AS fb, LAST(C.price) AS lc ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B* C) DEFINE A AS A.price < 18, B AS B.price < 0, C AS C.price > 12) AS m;
