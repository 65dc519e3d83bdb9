-- case: a legacy window outside of GROUP BY
SELECT TUMBLE(ts, INTERVAL '1' HOUR) AS w FROM orders

-- case: TUMBLE_START without a window
SELECT TUMBLE_START(ts, INTERVAL '1' HOUR) AS w, COUNT(*) AS n FROM orders GROUP BY shop

-- case: a grouping set without the bounds of the window
SELECT window_start, shop, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY GROUPING SETS ((window_start, window_end, shop), (shop))

-- case: GROUPING without GROUP BY
SELECT GROUPING(shop) AS g FROM orders

-- case: FOR SYSTEM_TIME AS OF another column
SELECT o.id FROM orders o JOIN people FOR SYSTEM_TIME AS OF TIMESTAMP '2024-01-01 00:00:00' AS q ON q.id = o.buyer

-- case: FOR SYSTEM_TIME AS OF without a join
SELECT id FROM people FOR SYSTEM_TIME AS OF ts

-- case: OVER in a condition
SELECT id FROM orders WHERE ROW_NUMBER() OVER (ORDER BY ts) < 3

-- case: ROW_NUMBER without OVER
SELECT ROW_NUMBER() AS n FROM orders

-- case: NTILE
SELECT NTILE(4) OVER (ORDER BY ts) AS n FROM orders

-- case: a RANGE of a distance between texts
SELECT COUNT(*) OVER (ORDER BY shop RANGE BETWEEN 3 PRECEDING AND CURRENT ROW) AS n FROM orders

-- case: OVER by the clock of rows that change
SELECT id, COUNT(*) OVER (ORDER BY proc) AS n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY buyer ORDER BY ts DESC) AS rn FROM orders) WHERE rn = 1

-- case: OFFSET without LIMIT
SELECT id FROM orders ORDER BY amount OFFSET 3 ROWS

-- case: a window without GROUP BY over rows that change
SELECT n, window_start FROM TABLE(TUMBLE((SELECT ts, COUNT(*) AS n FROM (SELECT ts, buyer FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY buyer ORDER BY ts DESC) AS rn FROM orders) WHERE rn = 1) GROUP BY ts), DESCRIPTOR(ts), INTERVAL '1' HOUR))

-- case: a window table over the last rows
SELECT buyer, window_start FROM TABLE(TUMBLE((SELECT ts, buyer FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY buyer ORDER BY ts DESC) AS rn FROM orders) WHERE rn = 1), DESCRIPTOR(ts), INTERVAL '1' HOUR))

-- case: an interval join of the last rows
SELECT o.id FROM orders o JOIN (SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY ts DESC) AS rn FROM payments) WHERE rn = 1) p ON o.id = p.order_id AND p.ts BETWEEN o.ts AND o.ts + INTERVAL '1' HOUR

-- case: MATCH_RECOGNIZE over the last rows
SELECT n FROM (SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY buyer ORDER BY ts DESC) AS rn FROM orders) WHERE rn = 1) MATCH_RECOGNIZE (ORDER BY ts MEASURES COUNT(*) AS n PATTERN (A B) DEFINE A AS A.id > 3)

-- case: ORDER BY time of the last rows
SELECT id, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY buyer ORDER BY ts DESC) AS rn FROM orders) WHERE rn = 1 ORDER BY ts

-- case: a session without aggregation
SELECT id, window_start FROM TABLE(SESSION(TABLE orders PARTITION BY buyer, DESCRIPTOR(ts), INTERVAL '5' MINUTE))

-- case: a RIGHT JOIN with UNNEST
SELECT id, t FROM baskets RIGHT JOIN UNNEST(tags) AS u (t) ON TRUE

-- case: a table function of one's own
SELECT id, w FROM orders, LATERAL TABLE(split(shop)) AS t (w)

-- case: a function of one's own
SELECT mine.f(id) AS x FROM orders

-- case: another catalog
SELECT id FROM elsewhere.db.orders

-- case: INSERT OVERWRITE
CREATE TEMPORARY TABLE t (id BIGINT) WITH ('connector' = 'print');
INSERT OVERWRITE t SELECT id FROM orders;

-- case: all rows of a match
SELECT id FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES A.id AS id ALL ROWS PER MATCH PATTERN (A B) DEFINE A AS A.id > 3)

-- case: a match ordered by an expression
SELECT n FROM orders MATCH_RECOGNIZE (PARTITION BY UPPER(shop) ORDER BY ts MEASURES COUNT(*) AS n PATTERN (A B) DEFINE A AS A.id > 3)

-- case: an aggregate over two variables
SELECT n FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES SUM(A.id + B.id) AS n PATTERN (A B) DEFINE A AS A.id > 3)

-- case: a reluctant optional variable
SELECT n FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES COUNT(*) AS n PATTERN (A?? B) DEFINE A AS A.id > 3)

-- case: FINAL outside of a match
SELECT FINAL LAST(id) AS n FROM orders

-- case: a column in a subquery that neither query has
SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM payments p WHERE p.order = o.id)

-- case: a subquery of two columns as a value
SELECT (SELECT id, paid FROM payments) AS v FROM orders

-- case: IN with a query of other columns
SELECT id FROM orders WHERE id IN (SELECT id, paid FROM payments)

-- case: USING a column that one side lacks
SELECT * FROM orders JOIN payments USING (buyer)

-- case: rows of VALUES of different lengths
SELECT * FROM (VALUES (1, 2), (3)) AS t (a, b)

-- case: VALUES without a common type
SELECT * FROM (VALUES (1), (TRUE)) AS t (a)

-- case: a window named but not there
SELECT SUM(id) OVER w AS s FROM orders

-- case: ORDER BY a column that is not there
SELECT id FROM orders ORDER BY nope LIMIT 3

-- case: several mistakes in one statement
SELECT nope, UPER(shop) AS s, amount + shop AS x FROM orders WHERE idd > 3

-- case: a window join of rows that change
SELECT a.shop FROM (SELECT window_start, window_end, shop FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY shop ORDER BY n DESC) AS rn FROM (SELECT window_start, window_end, shop, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, shop)) WHERE rn <= 2) a JOIN (SELECT window_start, window_end, order_id FROM TABLE(TUMBLE(TABLE payments, DESCRIPTOR(ts), INTERVAL '1' HOUR))) b ON a.window_start = b.window_start AND a.window_end = b.window_end

-- case: a time with a zone in each value
SELECT CAST(ts AS TIMESTAMP WITH TIME ZONE) AS t FROM orders

-- case: CURRENT_WATERMARK of a column that has none
SELECT shop, CURRENT_WATERMARK(id) AS w FROM orders

-- case: CURRENT_WATERMARK in GROUP BY
SELECT COUNT(*) AS n FROM orders GROUP BY CURRENT_WATERMARK(ts)

-- case: SOURCE_WATERMARK
SELECT shop, SOURCE_WATERMARK() AS w FROM orders

-- case: APPROX_COUNT_DISTINCT
SELECT APPROX_COUNT_DISTINCT(shop) AS n FROM orders

-- case: a part of a regular expression that JavaScript cannot say
SELECT REGEXP(shop, '\p{InGreek}') AS n FROM orders

-- case: a group that only an earlier round of a repetition met
SELECT REGEXP_EXTRACT(shop, '(?:(a)|b)*', 1) AS n FROM orders

-- case: a zone by its name in the pattern of a date
SELECT TO_TIMESTAMP(shop, 'yyyy-MM-dd HH:mm z') AS n FROM orders

-- case: a hopping window in GROUP BY that does not consist of whole slides
SELECT HOP_START(ts, INTERVAL '4' SECOND, INTERVAL '10' SECOND) AS f, COUNT(*) AS n FROM orders GROUP BY HOP(ts, INTERVAL '4' SECOND, INTERVAL '10' SECOND)

-- case: HASH_CODE
SELECT HASH_CODE(shop) AS n FROM orders

-- case: a table that is changed behind its definition
ALTER TABLE orders ADD note STRING

-- case: CLASSIFIER outside of a match
SELECT CLASSIFIER() AS c FROM orders

-- case: a function of one's own, once for all its uses
CREATE FUNCTION twice AS 'com.example.Twice' LANGUAGE JAVA USING JAR '/twice.jar'; CREATE TEMPORARY VIEW q AS SELECT twice(id) AS x FROM orders

-- case: a function in Python
CREATE TEMPORARY SYSTEM FUNCTION twice AS 'example.twice' LANGUAGE PYTHON

-- case: another catalog in use
USE CATALOG elsewhere

-- case: an aggregate in an order of its own
SELECT shop, ARRAY_AGG(amount ORDER BY ts) AS a, LISTAGG(shop) WITHIN GROUP (ORDER BY ts) AS b FROM orders GROUP BY shop

-- case: NULLs that an aggregate or LAG shall look at or leave out
SELECT shop, FIRST_VALUE(amount) IGNORE NULLS AS a, LAST_VALUE(amount) RESPECT NULLS AS b FROM orders GROUP BY shop

-- case: NULLs that LAG shall leave out
SELECT shop, LAG(amount) IGNORE NULLS OVER (PARTITION BY shop ORDER BY ts) AS a FROM orders

-- case: what belongs to aggregates, at functions of one row
SELECT UPPER(DISTINCT shop) AS a, ABS(amount) FILTER (WHERE id > 1) AS b FROM orders

-- case: nanoseconds of a year that has no room for them
SELECT id, TIMESTAMP '0001-01-01 00:00:00.123456789' AS early, TIMESTAMP '9999-12-31 23:59:59.9999999' AS late FROM orders

-- case: a primary key that is enforced
CREATE TEMPORARY TABLE t (id BIGINT, name STRING, PRIMARY KEY (id)) WITH ('connector' = 'print');
INSERT INTO t SELECT id, shop FROM orders;

-- case: two primary keys and two watermarks
CREATE TEMPORARY TABLE t (id BIGINT PRIMARY KEY NOT ENFORCED, ts TIMESTAMP(3), WATERMARK FOR ts AS ts, WATERMARK FOR ts AS ts - INTERVAL '1' SECOND, PRIMARY KEY (ts) NOT ENFORCED) WITH ('connector' = 'print');
INSERT INTO t SELECT id, ts FROM orders;

-- case: buckets
CREATE TEMPORARY TABLE t (id BIGINT) DISTRIBUTED BY HASH (id) INTO 4 BUCKETS WITH ('connector' = 'print');
INSERT INTO t SELECT id FROM orders;

-- case: a metadata column that is written
CREATE TEMPORARY TABLE t (id BIGINT, since TIMESTAMP(3) METADATA) WITH ('connector' = 'print');
INSERT INTO t SELECT id, ts FROM orders;

-- case: partitions by a column that is not there
CREATE TEMPORARY TABLE t (id BIGINT, shop STRING) PARTITIONED BY (shopp) WITH ('connector' = 'filesystem', 'path' = 'out', 'format' = 'json');
INSERT INTO t SELECT id, shop FROM orders;

-- case: statements that only show
SHOW TABLES; DESCRIBE orders; EXPLAIN SELECT id FROM orders; CREATE DATABASE other; SELECT id FROM orders;

-- case: a hint that there is not
SELECT /*+ STATE_TL('orders' = '1 d') */ shop, COUNT(*) AS n FROM orders GROUP BY shop

-- case: a time-to-live of a table that the query does not read
SELECT /*+ STATE_TTL('order' = '1 d') */ shop, COUNT(*) AS n FROM orders GROUP BY shop

-- case: a time-to-live that is no duration
SELECT /*+ STATE_TTL('orders' = 'a day') */ shop, COUNT(*) AS n FROM orders GROUP BY shop

-- case: a look-up hint without its table, and with options that there are not
SELECT /*+ LOOKUP('output-mode' = 'any', 'retires' = '3') */ o.id FROM orders o JOIN people FOR SYSTEM_TIME AS OF o.ts AS q ON q.id = o.buyer

-- case: hints in the wrong place
SELECT /*+ OPTIONS('path' = 'x'), HEADRACE('early-fire' = '1 s') */ id FROM orders /*+ STATE_TTL('orders' = '1 d') */

-- case: options of a view
WITH v AS (SELECT id FROM orders) SELECT id FROM v /*+ OPTIONS('path' = 'x') */

-- case: options that the connector does not have
SELECT id FROM orders /*+ OPTIONS('pth' = 'x') */

-- case: a window with an argument too many
SELECT COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR, INTERVAL '5' MINUTE, 3)) GROUP BY window_start, window_end

-- case: a window with an argument of another name
SELECT COUNT(*) AS n FROM TABLE(TUMBLE(DATA => TABLE orders, TIMECOL => DESCRIPTOR(ts), SIZE => INTERVAL '1' HOUR, OFSET => INTERVAL '5' MINUTE)) GROUP BY window_start, window_end

-- case: windows for each key apart
SELECT shop, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders PARTITION BY shop, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY shop, window_start, window_end

-- case: a session in an order of its own
SELECT shop, COUNT(*) AS n FROM TABLE(SESSION(TABLE orders PARTITION BY shop ORDER BY id, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY shop, window_start, window_end

-- case: COUNT of several values
SELECT COUNT(DISTINCT shop, buyer) AS n FROM orders
