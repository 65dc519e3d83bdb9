-- Reluctant, within a time, and going on at the last row of a variable
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `p1` INT,
  `p2` INT,
  `cb` BIGINT NOT NULL,
  `sb` INT,
  `p3` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT * FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES A.price AS p1, LAST(B.price) AS p2, COUNT(B.price) AS cb, SUM(B.tax) AS sb, C.price AS p3 ONE ROW PER MATCH AFTER MATCH SKIP TO LAST B PATTERN (A B+? C) WITHIN INTERVAL '5' SECOND DEFINE B AS B.price > 10, C AS C.price > A.price) AS m;
