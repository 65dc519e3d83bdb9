-- A window over matches
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TEMPORARY VIEW rises AS SELECT * FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES B.price - A.price AS gain, MATCH_ROWTIME() AS rt ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW PATTERN (A B) DEFINE B AS B.price > A.price) AS m;

CREATE TABLE printed (
  `window_start` TIMESTAMP(3) NOT NULL,
  `symbol` STRING,
  `g` INT,
  `n` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT window_start, symbol, SUM(gain) AS g, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE rises, DESCRIPTOR(rt), INTERVAL '5' SECOND)) GROUP BY window_start, window_end, symbol;
