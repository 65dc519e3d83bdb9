-- case: the clock over rows that change, into a sink without a key
SET 'table.optimizer.non-deterministic-update.strategy' = 'TRY_RESOLVE';
CREATE TEMPORARY TABLE t (shop STRING, n BIGINT, seen TIMESTAMP_LTZ(3)) WITH ('connector' = 'print');
INSERT INTO t SELECT shop, n, CURRENT_TIMESTAMP FROM (SELECT shop, COUNT(*) AS n FROM small JOIN (SELECT shop FROM orders) ON v = shop GROUP BY shop);

-- case: the same with a key that does not hold it
SET 'table.optimizer.non-deterministic-update.strategy' = 'TRY_RESOLVE';
SET 'table.exec.state.ttl' = '1 h';
CREATE TEMPORARY TABLE t (shop STRING, n BIGINT, seen TIMESTAMP_LTZ(3), PRIMARY KEY (shop) NOT ENFORCED) WITH ('connector' = 'print');
INSERT INTO t SELECT shop, n, CURRENT_TIMESTAMP FROM (SELECT shop, COUNT(*) AS n FROM orders GROUP BY shop);

-- case: chance added up over rows that change, through a view and a filter
SET 'table.optimizer.non-deterministic-update.strategy' = 'TRY_RESOLVE';
SET 'table.exec.state.ttl' = '1 h';
CREATE TEMPORARY VIEW diced AS SELECT shop, n, RAND() AS r FROM (SELECT shop, COUNT(*) AS n FROM orders GROUP BY shop) WHERE n > 3;
CREATE TEMPORARY TABLE t (n BIGINT, s DOUBLE) WITH ('connector' = 'print');
INSERT INTO t SELECT n, SUM(r) FROM (SELECT n, r FROM diced WHERE n < 9) GROUP BY n;

-- case: chance in a condition over rows that change
SET 'table.optimizer.non-deterministic-update.strategy' = 'TRY_RESOLVE';
SET 'table.exec.state.ttl' = '1 h';
CREATE TEMPORARY TABLE t (shop STRING, n BIGINT) WITH ('connector' = 'print');
INSERT INTO t SELECT shop, n FROM (SELECT shop, COUNT(*) AS n FROM orders GROUP BY shop) WHERE RAND() < 0.5;

-- case: chance over rows that are only added is kept as it came
SET 'table.optimizer.non-deterministic-update.strategy' = 'TRY_RESOLVE';
SET 'table.exec.state.ttl' = '1 h';
CREATE TEMPORARY TABLE t (shop STRING, s DOUBLE) WITH ('connector' = 'print');
INSERT INTO t SELECT shop, SUM(r) FROM (SELECT shop, RAND() AS r FROM orders) GROUP BY shop;

-- case: nothing is said where nothing is asked
SET 'table.exec.state.ttl' = '1 h';
CREATE TEMPORARY TABLE t (shop STRING, n BIGINT, r DOUBLE) WITH ('connector' = 'print');
INSERT INTO t SELECT shop, n, RAND() FROM (SELECT shop, COUNT(*) AS n FROM orders GROUP BY shop);
