-- case: a filter on a view of a join goes to its sides
CREATE TEMPORARY VIEW paid AS SELECT o.id, o.shop, o.amount, p.paid FROM orders o JOIN payments p ON o.id = p.order_id;
CREATE TEMPORARY TABLE t (id BIGINT, paid DECIMAL(10, 2)) WITH ('connector' = 'print');
INSERT INTO t SELECT id, paid FROM paid WHERE shop = 'a' AND paid > 5 AND amount < paid;

-- case: not where another reads the join as well
CREATE TEMPORARY VIEW paid AS SELECT o.id, o.shop, p.paid FROM orders o JOIN payments p ON o.id = p.order_id;
CREATE TEMPORARY TABLE t (id BIGINT, paid DECIMAL(10, 2)) WITH ('connector' = 'print');
INSERT INTO t SELECT id, paid FROM paid WHERE shop = 'a';
INSERT INTO t SELECT id, paid FROM paid;

-- case: a filter on the key of an aggregation
SELECT shop, n FROM (SELECT shop, COUNT(*) AS n FROM orders GROUP BY shop) WHERE shop <> 'x' AND n > 3

-- case: a filter on the partition of a rank
CREATE TEMPORARY VIEW best AS SELECT id, shop FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY shop ORDER BY amount DESC) AS rn FROM orders) WHERE rn <= 3;
CREATE TEMPORARY TABLE t (id BIGINT) WITH ('connector' = 'print');
INSERT INTO t SELECT id FROM best WHERE shop = 'a' AND id > 3;

-- case: through a union and a window
CREATE TEMPORARY VIEW counted AS SELECT window_start, shop, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end, shop;
CREATE TEMPORARY VIEW both_ways AS SELECT shop, n FROM counted UNION ALL SELECT v, CAST(k AS BIGINT) FROM small;
CREATE TEMPORARY TABLE t (n BIGINT) WITH ('connector' = 'print');
INSERT INTO t SELECT n FROM both_ways WHERE shop = 'a';

-- case: mini-batch, one phase
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.allow-latency' = '2 s'; SET 'table.exec.mini-batch.size' = '500';
SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE'; SET 'parallelism.default' = '2';
CREATE TEMPORARY TABLE t (w TIMESTAMP(3), n BIGINT) WITH ('connector' = 'print');
INSERT INTO t SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;

-- case: mini-batch without a size
SET 'table.exec.mini-batch.enabled' = 'true';
CREATE TEMPORARY TABLE t (n BIGINT) WITH ('connector' = 'print');
INSERT INTO t SELECT id FROM orders;

-- case: a view that is joined with itself keeps its sides apart
CREATE TEMPORARY VIEW big AS SELECT id, buyer FROM orders WHERE amount > 3;
CREATE TEMPORARY VIEW pairs AS SELECT a.id, b.id AS other FROM big a JOIN big b ON a.buyer = b.buyer;
CREATE TEMPORARY TABLE t (id BIGINT) WITH ('connector' = 'print');
INSERT INTO t SELECT id FROM pairs WHERE id > 5 AND other < 7;
