-- case: early results and late rows of a window: the edge carries updates
SELECT /*+ HEADRACE('allowed-lateness' = '1 min', 'early-fire' = '10 s', 'late-fire' = '5 s') */ window_start, shop, COUNT(*) AS n
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, shop

-- case: the rows that come too late, with the columns that the window got
CREATE TEMPORARY VIEW hourly AS SELECT window_start, COUNT(*) AS n, SUM(amount) AS total
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) WHERE amount > 1 GROUP BY window_start, window_end;
CREATE TEMPORARY TABLE a (s TIMESTAMP(3), n BIGINT, t DECIMAL(38, 2)) WITH ('connector' = 'print');
CREATE TEMPORARY TABLE b (shop STRING, ts TIMESTAMP(3)) WITH ('connector' = 'print');
INSERT INTO a SELECT * FROM hourly;
INSERT INTO b SELECT shop, ts FROM TABLE(LATE_ROWS(TABLE hourly));

-- case: the late rows alone
CREATE TEMPORARY VIEW hourly AS SELECT window_start, COUNT(*) AS n
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;
CREATE TEMPORARY TABLE b (n BIGINT) WITH ('connector' = 'print');
INSERT INTO b SELECT id FROM TABLE(LATE_ROWS(TABLE hourly));

-- case: a window in GROUP BY by the settings of Flink
SET 'table.exec.emit.early-fire.enabled' = 'true';
SET 'table.exec.emit.early-fire.delay' = '0 ms';
SET 'table.exec.emit.late-fire.enabled' = 'true';
SET 'table.exec.emit.late-fire.delay' = '5 s';
SET 'table.exec.emit.allow-lateness' = '1 min';
CREATE TEMPORARY TABLE a (s TIMESTAMP(3), n BIGINT) WITH ('connector' = 'print');
INSERT INTO a SELECT TUMBLE_START(ts, INTERVAL '1' HOUR), COUNT(*) FROM orders GROUP BY TUMBLE(ts, INTERVAL '1' HOUR);

-- case: state that expires is kept for late rows of windows in GROUP BY
SET 'table.exec.emit.late-fire.enabled' = 'true';
SET 'table.exec.emit.late-fire.delay' = '0 s';
SET 'table.exec.state.ttl' = '1 min';
CREATE TEMPORARY TABLE a (n BIGINT) WITH ('connector' = 'print');
INSERT INTO a SELECT COUNT(*) FROM orders GROUP BY TUMBLE(ts, INTERVAL '1' HOUR);

-- case: lateness is not looked at without late results
SET 'table.exec.emit.allow-lateness' = '1 min';
CREATE TEMPORARY TABLE a (n BIGINT) WITH ('connector' = 'print');
INSERT INTO a SELECT COUNT(*) FROM orders GROUP BY TUMBLE(ts, INTERVAL '1' HOUR);

-- case: the settings of Flink do not reach windows of table functions
SET 'table.exec.emit.early-fire.enabled' = 'true';
SET 'table.exec.emit.early-fire.delay' = '1 s';
CREATE TEMPORARY TABLE a (n BIGINT) WITH ('connector' = 'print');
INSERT INTO a SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;

-- case: sessions speak once
SELECT /*+ HEADRACE('early-fire' = '10 s') */ COUNT(*) AS n
FROM TABLE(SESSION(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end

-- case: late results without lateness
SELECT /*+ HEADRACE('late-fire' = '10 s') */ COUNT(*) AS n
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end

-- case: early results without a delay
SET 'table.exec.emit.early-fire.enabled' = 'true';
CREATE TEMPORARY TABLE a (n BIGINT) WITH ('connector' = 'print');
INSERT INTO a SELECT COUNT(*) FROM orders GROUP BY TUMBLE(ts, INTERVAL '1' HOUR);

-- case: a hint that windows do not have
SELECT /*+ HEADRACE('allowed-latenes' = '10 s') */ COUNT(*) AS n
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end

-- case: the late rows of something that is no window
CREATE TEMPORARY VIEW cheap AS SELECT id FROM orders WHERE amount < 1;
CREATE TEMPORARY TABLE b (id BIGINT) WITH ('connector' = 'print');
INSERT INTO b SELECT id FROM TABLE(LATE_ROWS(TABLE cheap));

-- case: the late rows of a window over rows that change
CREATE TEMPORARY VIEW again AS SELECT COUNT(*) AS n, SUM(m) AS s
FROM (SELECT /*+ HEADRACE('early-fire' = '0 s') */ window_start, window_end, window_time, shop, COUNT(*) AS m
      FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, window_time, shop) AS f
GROUP BY window_start, window_end;
CREATE TEMPORARY TABLE b (m BIGINT) WITH ('connector' = 'print');
INSERT INTO b SELECT m FROM TABLE(LATE_ROWS(TABLE again));

-- case: LATE_ROWS without a view
SELECT id FROM TABLE(LATE_ROWS(1))

-- case: a window join right behind windows, whose columns for late rows nobody reads
SELECT a.shop, a.window_start
FROM (SELECT shop, window_start, window_end FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY shop, window_start, window_end) AS a
JOIN (SELECT shop, window_start, window_end FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY shop, window_start, window_end) AS b
ON a.shop = b.shop AND a.window_start = b.window_start AND a.window_end = b.window_end
