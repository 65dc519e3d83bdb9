-- Without AFTER MATCH the search goes on at the next row
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `p1` INT,
  `p3` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, p1, p3 FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES A.price AS p1, C.price AS p3 PATTERN (A B C) DEFINE B AS B.price > A.price, C AS C.price > B.price) AS m;
