-- case: an unknown column, near to one
SELECT amout FROM orders

-- case: an unknown column, near to none
SELECT zzzzzzz FROM orders

-- case: a column of another table's name
SELECT o.name FROM orders o

-- case: an unknown table
SELECT id FROM ordres

-- case: an unknown alias
SELECT x.id FROM orders o

-- case: a column that two tables have
SELECT id FROM orders o JOIN payments p ON o.id = p.order_id

-- case: an unknown function, near to one
SELECT UPPR(shop) AS x FROM orders

-- case: an unknown function, near to none
SELECT FROBNICATE(shop) AS x FROM orders

-- case: too few arguments
SELECT SUBSTRING() AS x FROM orders

-- case: too many arguments
SELECT UPPER(shop, shop) AS x FROM orders

-- case: an argument of the wrong type
SELECT ABS(shop) AS x FROM orders

-- case: SUM of text
SELECT SUM(shop) AS x FROM orders

-- case: MAX of an array
SELECT MAX(tags) AS x FROM baskets

-- case: a number compared with a time
SELECT id FROM orders WHERE amount > ts

-- case: text and number added
SELECT shop + amount AS x FROM orders

-- case: a condition that is none
SELECT id FROM orders WHERE amount

-- case: NOT of a number
SELECT id FROM orders WHERE NOT amount

-- case: branches of CASE that do not fit
SELECT CASE WHEN id > 1 THEN ts ELSE amount END AS x FROM orders

-- case: an IN list of another type
SELECT id FROM orders WHERE ts IN (1, 2)

-- case: a cast that cannot be
SELECT CAST(ts AS BOOLEAN) AS x FROM orders

-- case: a cast of an array to a number
SELECT CAST(tags AS INT) AS x FROM baskets

-- case: a type that does not exist
SELECT CAST(id AS NUMBR) AS x FROM orders

-- case: a precision beyond the limit
SELECT CAST(id AS DECIMAL(60, 2)) AS x FROM orders

-- case: a scale beyond the precision
SELECT CAST(id AS DECIMAL(5, 9)) AS x FROM orders

-- case: a date that does not exist
SELECT DATE '2024-02-31' AS x FROM orders

-- case: a timestamp that is none
SELECT TIMESTAMP 'yesterday' AS x FROM orders

-- case: an interval that is none
SELECT ts + INTERVAL 'long' HOUR AS x FROM orders

-- case: an aggregate in WHERE
SELECT shop FROM orders WHERE SUM(amount) > 3

-- case: an aggregate in GROUP BY
SELECT COUNT(*) AS n FROM orders GROUP BY SUM(amount)

-- case: an aggregate inside of an aggregate
SELECT SUM(COUNT(*)) AS n FROM orders

-- case: a column beside the groups
SELECT shop, amount, COUNT(*) AS n FROM orders GROUP BY shop

-- case: HAVING over a column beside the groups
SELECT shop FROM orders GROUP BY shop HAVING amount > 3

-- case: two columns of one name
SELECT id, buyer AS id FROM orders

-- case: a column without a name in a view is no mistake by itself
SELECT id + 1 FROM orders

-- case: UNION of another number of columns
SELECT id FROM orders UNION ALL SELECT id, name FROM people

-- case: UNION of types that do not fit
SELECT ts FROM orders UNION ALL SELECT id FROM people

-- case: INTERSECT of types that do not fit
SELECT tags FROM baskets INTERSECT SELECT id FROM people

-- case: ORDER BY a place that is not there
SELECT id FROM small AS s (id, v) ORDER BY 3 LIMIT 1

-- case: more names than columns
SELECT a FROM small AS s (a, b, c)

-- case: LIMIT of a negative number
SELECT id FROM orders LIMIT -1

-- case: a window over a column without a watermark
SELECT COUNT(*) AS n FROM TABLE(TUMBLE(TABLE baskets, DESCRIPTOR(id), INTERVAL '1' HOUR)) GROUP BY window_start, window_end

-- case: a window over a time that was computed away
SELECT COUNT(*) AS n FROM TABLE(TUMBLE((SELECT ts + INTERVAL '1' HOUR AS later FROM orders), DESCRIPTOR(later), INTERVAL '1' HOUR)) GROUP BY window_start, window_end

-- case: a window over an unknown time
SELECT COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(tss), INTERVAL '1' HOUR)) GROUP BY window_start, window_end

-- case: a window without length
SELECT COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '0' HOUR)) GROUP BY window_start, window_end

-- case: a slide that is no part of the size
SELECT COUNT(*) AS n FROM TABLE(CUMULATE(TABLE orders, DESCRIPTOR(ts), INTERVAL '7' MINUTE, INTERVAL '1' HOUR)) GROUP BY window_start, window_end

-- case: a window of months
SELECT COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MONTH)) GROUP BY window_start, window_end

-- case: a window without its arguments
SELECT COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts))) GROUP BY window_start, window_end

-- case: a window function that does not exist
SELECT COUNT(*) AS n FROM TABLE(TUMBEL(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end

-- case: a join without a condition
SELECT o.id FROM orders o JOIN payments p

-- case: a join on a condition that is none
SELECT o.id AS x FROM orders o JOIN payments p ON o.amount

-- case: USING a column that one side lacks
SELECT 1 AS x FROM orders JOIN payments USING (shop)

-- case: a temporal join without the key
SELECT o.id FROM orders o JOIN people FOR SYSTEM_TIME AS OF o.ts AS q ON q.name = o.shop

-- case: a temporal join with a table without a key
SELECT o.id FROM orders o JOIN payments FOR SYSTEM_TIME AS OF o.ts AS q ON q.order_id = o.id

-- case: a look-up of a table that cannot
SELECT o.id FROM orders o JOIN payments FOR SYSTEM_TIME AS OF o.proc AS q ON q.order_id > o.id

-- case: UNNEST of what is no collection
SELECT id, t FROM orders CROSS JOIN UNNEST(shop) AS u (t)

-- case: UNNEST with another number of names
SELECT id, t FROM baskets CROSS JOIN UNNEST(tags) AS u (t, n)

-- case: an element of what is no collection
SELECT shop[1] AS x FROM orders

-- case: a field that a row lacks
SELECT items[1].skuu AS x FROM baskets

-- case: IN with two columns
SELECT id FROM orders WHERE buyer IN (SELECT id, name FROM people)

-- case: a scalar subquery with two columns
SELECT id, (SELECT id, name FROM people) AS x FROM orders

-- case: INSERT of too few columns
CREATE TEMPORARY TABLE t (a BIGINT, b STRING) WITH ('connector' = 'print');
INSERT INTO t SELECT id FROM orders;

-- case: INSERT of another type
CREATE TEMPORARY TABLE t (a TIMESTAMP(3)) WITH ('connector' = 'print');
INSERT INTO t SELECT id FROM orders;

-- case: INSERT into an unknown column
CREATE TEMPORARY TABLE t (a BIGINT) WITH ('connector' = 'print');
INSERT INTO t (aa) SELECT id FROM orders;

-- case: INSERT into a view
CREATE TEMPORARY VIEW v AS SELECT id FROM orders;
INSERT INTO v SELECT id FROM orders;

-- case: updates into a file
CREATE TEMPORARY TABLE t (shop STRING, n BIGINT) WITH ('connector' = 'filesystem', 'path' = 'out', 'format' = 'json');
INSERT INTO t SELECT shop, COUNT(*) FROM orders GROUP BY shop;

-- case: a name that is taken
CREATE TEMPORARY VIEW orders AS SELECT id FROM people;
CREATE TEMPORARY TABLE t (id BIGINT) WITH ('connector' = 'print');
INSERT INTO t SELECT id FROM orders;

-- case: an unknown connector
CREATE TEMPORARY TABLE t (id BIGINT) WITH ('connector' = 'filesytem');
INSERT INTO t SELECT id FROM orders;

-- case: an unknown format
CREATE TEMPORARY TABLE t (id BIGINT) WITH ('connector' = 'filesystem', 'path' = 'x', 'format' = 'jsn');
INSERT INTO t SELECT id FROM orders;

-- case: an unknown option
CREATE TEMPORARY TABLE t (id BIGINT) WITH ('connector' = 'filesystem', 'pth' = 'x', 'format' = 'json');
INSERT INTO t SELECT id FROM orders;

-- case: a key over a column that is not there
CREATE TEMPORARY TABLE t (id BIGINT, PRIMARY KEY (idd) NOT ENFORCED) WITH ('connector' = 'print');
INSERT INTO t SELECT id FROM orders;

-- case: a watermark on a column that is not there
CREATE TEMPORARY TABLE t (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR tss AS tss) WITH ('connector' = 'filesystem', 'path' = 'x', 'format' = 'json');
CREATE TEMPORARY TABLE u (id BIGINT) WITH ('connector' = 'print');
INSERT INTO u SELECT id FROM t;

-- case: a watermark on a number
CREATE TEMPORARY TABLE t (id BIGINT, WATERMARK FOR id AS id) WITH ('connector' = 'filesystem', 'path' = 'x', 'format' = 'json');
CREATE TEMPORARY TABLE u (id BIGINT) WITH ('connector' = 'print');
INSERT INTO u SELECT id FROM t;

-- case: an unknown setting
SET 'table.exec.stat.ttl' = '1 h';
CREATE TEMPORARY TABLE u (id BIGINT) WITH ('connector' = 'print');
INSERT INTO u SELECT id FROM orders;

-- case: a setting with a wrong value
SET 'parallelism.default' = 'two';
CREATE TEMPORARY TABLE u (id BIGINT) WITH ('connector' = 'print');
INSERT INTO u SELECT id FROM orders;

-- case: a multiset of constants
SELECT MULTISET[id, 2] AS m FROM orders

-- case: a difference of times as an interval
SELECT (ts - ts) DAY AS d FROM orders

-- case: times that are subtracted
SELECT ts - ts AS d FROM orders

-- case: a statement of Flink's that needs its tables
CREATE MATERIALIZED TABLE m FRESHNESS = INTERVAL '1' MINUTE AS SELECT id FROM orders

-- case: a setting that is reset and not there
RESET 'parallelism.defalt'

-- case: LAG by a negative number of rows
SELECT LAG(amount, -1) OVER (ORDER BY ts) AS x FROM orders

-- case: LEAD by a text, and with a default of another kind
SELECT LEAD(amount, 'two') OVER (ORDER BY ts) AS x, LAG(amount, 1, 'none') OVER (ORDER BY ts) AS y FROM orders

-- case: LAG of some rows
SELECT LAG(amount) FILTER (WHERE amount > 1) OVER (ORDER BY ts) AS x, ROW_NUMBER(DISTINCT id) OVER (ORDER BY ts) AS y FROM orders

-- case: a window that refines itself
SELECT SUM(amount) OVER w AS s FROM orders WINDOW w AS (w ORDER BY ts)

-- case: OVER by the clock, the newest first, of rows that change
SELECT shop, SUM(n) OVER (ORDER BY p DESC) AS s FROM (SELECT shop, COUNT(*) AS n, PROCTIME() AS p FROM orders GROUP BY shop)

-- case: a default of LAG that is a number of another type
SELECT id, LAG(amount, 1, 0) OVER (PARTITION BY shop ORDER BY ts) AS before FROM orders

-- case: names by which plans tell forms of an aggregate apart
SELECT ARRAY_AGG_IGNORE_NULLS(shop) AS a, JSON_OBJECTAGG_ABSENT_ON_NULL(shop, id) AS o, JSON_ARRAYAGG_NULL_ON_NULL(shop) AS j FROM orders

-- case: such a name over a window
SELECT ARRAY_AGG_IGNORE_NULLS(shop) OVER (ORDER BY ts) AS a FROM orders

-- case: COALESCE of a day and a moment
SELECT COALESCE(ts, CAST(ts AS DATE)) AS c, GREATEST(CAST(ts AS DATE), ts) AS g FROM orders

-- case: an array of JSON that would be an object where it is empty
SELECT JSON_QUERY(shop, 'lax $.a' RETURNING ARRAY<STRING> EMPTY OBJECT ON EMPTY) AS a FROM orders
