-- case: TopN of rows that are added
SELECT shop, id, amount, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY shop ORDER BY amount DESC) AS rn FROM orders) WHERE rn <= 3

-- case: TopN without the rank in its output
SELECT shop, id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY shop ORDER BY amount DESC, id) AS rn FROM orders) WHERE rn <= 3 AND id > 7

-- case: TopN of a count that only grows
SELECT shop, n FROM (SELECT shop, n, ROW_NUMBER() OVER (ORDER BY n DESC) AS rn FROM (SELECT shop, COUNT(*) AS n FROM orders GROUP BY shop)) WHERE rn <= 10

-- case: TopN of a sum keeps all rows
SELECT shop, s FROM (SELECT shop, s, ROW_NUMBER() OVER (ORDER BY s DESC) AS rn FROM (SELECT shop, SUM(amount) AS s FROM orders GROUP BY shop)) WHERE rn BETWEEN 2 AND 4

-- case: the last row of a key by event time
SELECT buyer, amount FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY buyer ORDER BY ts DESC) AS rn FROM orders) WHERE rn = 1

-- case: the first row of a key by the clock only inserts
SELECT buyer, amount, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY buyer ORDER BY proc) AS rn FROM orders) WHERE rn = 1

-- case: the numbering in one view and its bound in another
CREATE TEMPORARY VIEW numbered AS SELECT *, ROW_NUMBER() OVER (PARTITION BY shop ORDER BY amount) AS rn FROM orders;
CREATE TEMPORARY TABLE best (shop STRING, id BIGINT) WITH ('connector' = 'print');
INSERT INTO best SELECT shop, id FROM numbered WHERE rn < 3;

-- case: ROW_NUMBER without a bound by another column than time is refused
SELECT id, ROW_NUMBER() OVER (PARTITION BY shop ORDER BY amount) AS rn FROM orders

-- case: ORDER BY with LIMIT and OFFSET
SELECT id, amount FROM orders ORDER BY amount DESC NULLS LAST, id LIMIT 5 OFFSET 2

-- case: LIMIT without order
SELECT id FROM orders LIMIT 10

-- case: LIMIT of rows that change
SELECT shop, COUNT(*) AS n FROM orders GROUP BY shop LIMIT 10

-- case: ORDER BY time, then by another column that is not shown
SELECT id, ts FROM orders ORDER BY ts, amount DESC

-- case: ORDER BY without time needs an end
SELECT id FROM orders ORDER BY amount

-- case: ORDER BY of bounded rows, by place
SELECT v, k FROM small ORDER BY 2 DESC

-- case: OVER with a range
SELECT id, SUM(amount) OVER (PARTITION BY shop ORDER BY ts RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS s FROM orders

-- case: OVER with a named window, rows, and a function of it
SELECT id, AVG(amount) OVER w + 1 AS a, COUNT(*) OVER w AS n, LAG(id, 2) OVER (PARTITION BY shop ORDER BY ts) AS before_last FROM orders WINDOW w AS (PARTITION BY shop ORDER BY ts ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)

-- case: OVER by the clock
SELECT id, COUNT(DISTINCT buyer) OVER (ORDER BY proc) AS n FROM orders

-- case: a frame that looks ahead is refused
SELECT id, SUM(amount) OVER (ORDER BY ts ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS s FROM orders

-- case: OVER of rows that change
SELECT shop, SUM(n) OVER (ORDER BY n) AS s FROM (SELECT shop, COUNT(*) AS n FROM orders GROUP BY shop)

-- case: OVER in an order that is no time, of rows that are only added
SELECT id, SUM(amount) OVER (PARTITION BY shop ORDER BY amount DESC, id ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS s, LEAD(id) OVER (PARTITION BY shop ORDER BY ts) AS following FROM orders

-- case: OVER in the order of a time and of a column behind it, with a default of LAG in the type of the value
SELECT id, LAG(amount, 1, CAST(0 AS DECIMAL(10, 2))) OVER (PARTITION BY shop ORDER BY ts, id) AS before FROM orders

-- case: OVER by a range of the time of the last rows, which change
SELECT id, AVG(amount) OVER (PARTITION BY shop ORDER BY ts RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW) AS a FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY buyer ORDER BY ts DESC) AS rn FROM orders) WHERE rn = 1

-- case: the first rows of each window
SELECT shop, s FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY s DESC) AS rn FROM (SELECT window_start, window_end, shop, SUM(amount) AS s FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, shop)) WHERE rn <= 3

-- case: the last row of each window
SELECT buyer, amount FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, buyer ORDER BY ts DESC) AS rn FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR))) WHERE rn = 1

-- case: OVER over groups
SELECT window_start, shop, SUM(amount) AS s, SUM(SUM(amount)) OVER (PARTITION BY shop ORDER BY window_time) AS so_far FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, window_time, shop

-- case: TopN of a count behind a filter keeps all rows, since rows may leave
SELECT shop, n FROM (SELECT shop, n, ROW_NUMBER() OVER (ORDER BY n DESC) AS rn FROM (SELECT shop, COUNT(*) AS n FROM orders GROUP BY shop) WHERE n < 100) WHERE rn <= 10
