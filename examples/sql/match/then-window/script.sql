-- Windows over the time of matches
CREATE TABLE ticker (
  symbol STRING, price INT, tax INT, tick_time TIMESTAMP(3),
  WATERMARK FOR tick_time AS tick_time - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../../input/ticker.json', 'format' = 'json');

CREATE TABLE printed (
  `w` TIMESTAMP(3) NOT NULL,
  `c` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT TUMBLE_START(rt, INTERVAL '10' SECOND) AS w, COUNT(*) AS c FROM (SELECT * FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY tick_time MEASURES MATCH_ROWTIME() AS rt, A.price AS p ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) WITHIN INTERVAL '3' SECOND DEFINE B AS B.price > A.price) AS m) GROUP BY TUMBLE(rt, INTERVAL '10' SECOND);
