-- Expressions and functions in measures
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `symbol` STRING,
  `txt` STRING,
  `diff` INT
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT symbol, txt, diff FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES A.symbol || '-' || CAST(B.price AS STRING) AS txt, B.price - A.price AS diff ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) DEFINE B AS ABS(B.price - A.price) > 4) AS m;
