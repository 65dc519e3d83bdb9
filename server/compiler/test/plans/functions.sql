-- Functions in TypeScript, as functions.json has them.

-- case: a call is an operator of its own, behind what filters without it
SELECT geo.twice(amount) AS v FROM orders WHERE buyer > 3

-- case: equal calls are one, calls inside of calls come before
CREATE FUNCTION double_it AS 'geo.twice' LANGUAGE TYPESCRIPT;
CREATE TEMPORARY VIEW q AS SELECT id, double_it(double_it(amount)) AS v FROM orders WHERE double_it(amount) > 1;
CREATE TEMPORARY TABLE printed (id BIGINT, v DOUBLE) WITH ('connector' = 'print');
INSERT INTO printed SELECT * FROM q;

-- case: keys and arguments of aggregates
SELECT geo.band(amount) AS band, SUM(geo.twice(amount)) AS total FROM orders GROUP BY geo.band(amount)

-- case: a key of a join, and what an inner join asks of both sides
SELECT o.id FROM orders AS o JOIN payments AS p ON geo.twice(o.amount) = p.paid WHERE geo.far(o.amount, p.paid)

-- case: rows of rows
SELECT id, word FROM orders LEFT JOIN LATERAL TABLE(geo.words(UPPER(shop))) AS w(word) ON TRUE

-- case: below a watermark and a window
SELECT window_start, SUM(geo.twice(amount)) AS total FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end

-- case: an aggregate beside built-in ones, over rows that change
CREATE TEMPORARY VIEW totals AS SELECT buyer, shop, SUM(amount) AS total FROM orders GROUP BY buyer, shop;
CREATE TEMPORARY TABLE printed (buyer BIGINT, m DOUBLE, n BIGINT) WITH ('connector' = 'print');
INSERT INTO printed SELECT buyer, geo.middle(total) FILTER (WHERE total > 1), COUNT(*) FROM totals GROUP BY buyer;

-- case: an aggregate without retract, over rows that change
CREATE TEMPORARY VIEW totals AS SELECT buyer, SUM(amount) AS total FROM orders GROUP BY buyer;
CREATE TEMPORARY TABLE printed (m DOUBLE) WITH ('connector' = 'print');
INSERT INTO printed SELECT geo.growth(total) FROM totals;

-- case: an aggregate over a window
SELECT window_start, geo.middle(amount) AS m FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end

-- case: resources of a function in TypeScript
CREATE FUNCTION f AS 'geo.twice' LANGUAGE TYPESCRIPT USING JAR 'x.jar';

-- case: in the condition of an outer join
SELECT o.id FROM orders AS o LEFT JOIN payments AS p ON o.id = p.order_id AND geo.far(o.amount, p.paid)

-- case: in a watermark
CREATE TEMPORARY TABLE late (a DOUBLE, ts TIMESTAMP(3), WATERMARK FOR ts AS geo.earlier(ts)) WITH ('connector' = 'filesystem', 'path' = 'l', 'format' = 'json');
INSERT INTO printed SELECT a FROM late;

-- case: another value each time, over rows that change
CREATE TEMPORARY VIEW counted AS SELECT buyer, COUNT(*) AS n FROM orders GROUP BY buyer;
CREATE TEMPORARY TABLE printed (buyer BIGINT, v DOUBLE) WITH ('connector' = 'print');
INSERT INTO printed SELECT buyer, geo.chance(n) FROM counted;

-- case: a table function where a value is asked for, and the other way round
SELECT geo.words(shop) AS w FROM orders

-- case: a condition of a LEFT JOIN with a table function
SELECT id, word FROM orders LEFT JOIN LATERAL TABLE(geo.words(shop)) AS w(word) ON word <> 'x'

-- case: arguments that do not fit
SELECT geo.twice(shop) AS v FROM orders

-- case: an export that the module does not have
SELECT geo.thrice(amount) AS v FROM orders
