-- A ranking of matches
CREATE TABLE ticks (
  symbol STRING, venue STRING, id INT, price INT, tick_time TIMESTAMP(3),
  pt AS PROCTIME(),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '2' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/unordered-ticks.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `gain` INT,
  `rn` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, gain, rn FROM (SELECT symbol, gain, ROW_NUMBER() OVER (PARTITION BY symbol ORDER BY gain DESC) AS rn FROM ticks MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time, id MEASURES B.price - A.price AS gain ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW PATTERN (A B) DEFINE B AS B.price > A.price) AS m) WHERE rn <= 2;
