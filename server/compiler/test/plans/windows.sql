-- case: a window without aggregation
SELECT id, window_start, window_end FROM TABLE(HOP(TABLE orders, DESCRIPTOR(ts), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE))

-- case: a window by the clock
SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(proc), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end

-- case: sessions of a key
SELECT buyer, window_start, window_end, COUNT(*) AS n FROM TABLE(SESSION(TABLE orders PARTITION BY buyer, DESCRIPTOR(ts), INTERVAL '5' MINUTE)) GROUP BY shop, buyer, window_start, window_end

-- case: sessions by a column that is not grouped by are refused
SELECT window_start, COUNT(*) AS n FROM TABLE(SESSION(TABLE orders PARTITION BY buyer, DESCRIPTOR(ts), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end

-- case: a window of windows
SELECT w.window_start, w.window_end, MAX(n) AS most FROM (SELECT window_start, window_end, window_time AS rowtime, shop, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, window_time, shop) AS w GROUP BY w.window_start, w.window_end

-- case: larger windows over smaller ones
SELECT window_start, window_end, SUM(n) AS n FROM TABLE(TUMBLE((SELECT window_time, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, window_time), DESCRIPTOR(window_time), INTERVAL '1' HOUR)) GROUP BY window_start, window_end

-- case: a filter that compares bounds with columns
SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) WHERE ts > window_start + INTERVAL '10' SECOND GROUP BY window_start, window_end

-- case: grouped by one bound only, it is a running aggregate
SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start

-- case: the legacy forms
SELECT TUMBLE_START(ts, INTERVAL '1' HOUR) AS s, TUMBLE_ROWTIME(ts, INTERVAL '1' HOUR) AS r, shop, SUM(amount) AS a FROM orders WHERE id > 3 GROUP BY TUMBLE(ts, INTERVAL '1' HOUR), shop

-- case: legacy sessions and hops
SELECT SESSION_END(ts, INTERVAL '10' MINUTE) AS e, buyer, COUNT(*) AS n FROM orders GROUP BY buyer, SESSION(ts, INTERVAL '10' MINUTE) HAVING COUNT(*) > 2

-- case: a window over rows that change
SELECT TUMBLE_END(ts, INTERVAL '1' HOUR) AS e, COUNT(*) AS n FROM (SELECT buyer, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY buyer ORDER BY ts DESC) AS rn FROM orders) WHERE rn = 1) GROUP BY TUMBLE(ts, INTERVAL '1' HOUR)

-- case: grouping sets
SELECT shop, buyer, COUNT(*) AS n, MAX(buyer) AS m, GROUPING(shop) AS g, GROUPING_ID(shop, buyer) AS i FROM orders GROUP BY GROUPING SETS ((shop, buyer), (shop), ())

-- case: cube and rollup
SELECT shop, COUNT(*) AS n FROM orders GROUP BY CUBE (shop, buyer), ROLLUP (id)

-- case: grouping sets inside of windows
SELECT window_start, shop, buyer, SUM(amount) AS a FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, ROLLUP (shop, buyer)

-- case: a window join
SELECT a.id, b.paid FROM (SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '5' MINUTE))) a FULL JOIN (SELECT * FROM TABLE(TUMBLE(TABLE payments, DESCRIPTOR(ts), INTERVAL '5' MINUTE))) b ON a.id = b.order_id AND a.window_start = b.window_start AND a.window_end = b.window_end

-- case: a semi join of windows
SELECT id FROM (SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '5' MINUTE))) a WHERE EXISTS (SELECT 1 FROM TABLE(TUMBLE(TABLE payments, DESCRIPTOR(ts), INTERVAL '5' MINUTE)) b WHERE b.order_id = a.id AND b.window_start = a.window_start AND b.window_end = a.window_end)

-- case: an aggregate of a window join
SELECT a.window_start, COUNT(*) AS n FROM (SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '5' MINUTE))) a JOIN (SELECT * FROM TABLE(TUMBLE(TABLE payments, DESCRIPTOR(ts), INTERVAL '5' MINUTE))) b ON a.id = b.order_id AND a.window_start = b.window_start AND a.window_end = b.window_end GROUP BY a.window_start, a.window_end

-- case: an interval join
SELECT o.id, p.paid, p.ts FROM orders o JOIN payments p ON o.id = p.order_id AND p.ts BETWEEN o.ts - INTERVAL '1' MINUTE AND o.ts + INTERVAL '1' HOUR

-- case: an interval join of a comma join, and a window over it
SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE((SELECT o.ts AS t, p.paid FROM orders o, payments p WHERE o.id = p.order_id AND o.ts > p.ts - INTERVAL '5' SECOND AND o.ts < p.ts), DESCRIPTOR(t), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end

-- case: one bound only is a regular join
SELECT o.id FROM orders o LEFT JOIN payments p ON o.id = p.order_id AND p.ts > o.ts

-- case: a window behind a regular join has lost its time
SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE((SELECT o.ts AS t FROM orders o JOIN payments p ON o.id = p.order_id), DESCRIPTOR(t), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end

-- case: a temporal join with a table that has a key
SELECT o.id, q.name FROM orders o LEFT JOIN people FOR SYSTEM_TIME AS OF o.ts AS q ON o.buyer = q.id

-- case: a temporal join with the last row of each key
CREATE TEMPORARY VIEW last_paid AS SELECT order_id, paid, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY ts DESC) AS rn FROM payments) WHERE rn = 1;
CREATE TEMPORARY TABLE joined (id BIGINT, paid DECIMAL(10, 2)) WITH ('connector' = 'print');
INSERT INTO joined SELECT o.id, p.paid FROM orders o JOIN last_paid FOR SYSTEM_TIME AS OF o.ts AS p ON o.id = p.order_id;

-- case: versions whose old rows another reader needs lose them before the temporal join
CREATE TEMPORARY VIEW last_paid AS SELECT order_id, paid, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY ts DESC) AS rn FROM payments) WHERE rn = 1;
CREATE TEMPORARY TABLE joined (id BIGINT, paid DECIMAL(10, 2)) WITH ('connector' = 'print');
CREATE TEMPORARY TABLE summed (s DECIMAL(38, 2)) WITH ('connector' = 'print');
INSERT INTO joined SELECT o.id, p.paid FROM orders o JOIN last_paid FOR SYSTEM_TIME AS OF o.ts AS p ON o.id = p.order_id;
INSERT INTO summed SELECT SUM(paid) FROM last_paid;

-- case: the watermark beside each row, and late rows by it
SELECT id, CURRENT_WATERMARK(ts) AS w FROM orders WHERE ts < CURRENT_WATERMARK(ts)
