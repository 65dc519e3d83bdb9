-- case: an inner join of two streams
SELECT o.id, p.paid FROM orders AS o JOIN payments AS p ON o.id = p.order_id AND p.paid > o.amount WHERE o.shop = 'a'

-- case: a comma join with its condition in WHERE
SELECT o.id, p.paid FROM orders AS o, payments AS p WHERE o.id = p.order_id AND p.paid > 10

-- case: left, right and full joins
SELECT o.id, p.paid, q.name FROM orders o LEFT JOIN payments p ON o.id = p.order_id FULL JOIN people q ON q.id = o.buyer

-- case: an outer join whose empty rows are refused is an inner one
SELECT o.id, p.paid FROM orders o LEFT JOIN payments p ON o.id = p.order_id WHERE p.paid > 3

-- case: keys of different types and computed ones
SELECT o.id, s.v FROM orders o JOIN small s ON o.id = s.k AND UPPER(o.shop) = s.v

-- case: a null-safe key
SELECT o.id FROM orders o JOIN small s ON o.shop IS NOT DISTINCT FROM s.v

-- case: a cross join
SELECT o.id, s.v FROM orders o CROSS JOIN small s

-- case: USING and NATURAL
SELECT * FROM (SELECT id, amount FROM orders) a JOIN (SELECT id, name FROM people) b USING (id) NATURAL LEFT JOIN (SELECT id, paid FROM payments) c

-- case: a join of aggregates by their key asks for no -U, and its input is unique
SELECT a.buyer, a.n, b.m FROM (SELECT buyer, COUNT(*) n FROM orders GROUP BY buyer) a JOIN (SELECT id, COUNT(*) m FROM people GROUP BY id) b ON a.buyer = b.id

-- case: time-to-live by hint for each side
SELECT /*+ STATE_TTL('o' = '1 d', 'p' = '2 h') */ o.id, p.paid FROM orders o JOIN payments p ON o.id = p.order_id

-- case: a table in a WITH, read twice
WITH big AS (SELECT id, buyer FROM orders WHERE amount > 100) SELECT a.id, b.id AS other FROM big a JOIN big b ON a.buyer = b.buyer AND a.id < b.id

-- case: four tables
SELECT o.id, q.name, s.v, p.paid FROM orders o, payments p, people q, small s WHERE o.id = p.order_id AND q.id = o.buyer AND s.k = o.id AND o.amount + p.paid > 7

-- case: a condition over rows that change asks for -U
CREATE TEMPORARY TABLE t (buyer BIGINT NOT NULL, n BIGINT, m BIGINT, PRIMARY KEY (buyer) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://localhost:5432/shop', 'table-name' = 't');
INSERT INTO t SELECT a.buyer, a.n, b.m FROM (SELECT COALESCE(buyer, 0) AS buyer, COUNT(*) n FROM orders GROUP BY COALESCE(buyer, 0)) a JOIN (SELECT id, COUNT(*) m FROM people GROUP BY id) b ON a.buyer = b.id AND a.n > b.m;

-- case: without a condition the join of aggregates takes upserts
CREATE TEMPORARY TABLE t (buyer BIGINT NOT NULL, n BIGINT, m BIGINT, PRIMARY KEY (buyer) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://localhost:5432/shop', 'table-name' = 't');
INSERT INTO t SELECT a.buyer, a.n, b.m FROM (SELECT COALESCE(buyer, 0) AS buyer, COUNT(*) n FROM orders GROUP BY COALESCE(buyer, 0)) a JOIN (SELECT id, COUNT(*) m FROM people GROUP BY id) b ON a.buyer = b.id;

-- case: a sink that replaces by another key than the changes have
CREATE TEMPORARY TABLE t (shop STRING NOT NULL, n BIGINT, PRIMARY KEY (shop) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://localhost:5432/shop', 'table-name' = 't');
INSERT INTO t SELECT COALESCE(shop, '-'), COUNT(*) FROM orders GROUP BY shop, buyer;

-- case: an INSERT takes two columns of one name by their places
CREATE TEMPORARY TABLE t (a BIGINT, b BIGINT) WITH ('connector' = 'print');
INSERT INTO t SELECT o.id, p.id FROM orders o JOIN payments p ON o.id = p.order_id;

-- case: a view does not
CREATE TEMPORARY VIEW twice AS SELECT o.id, p.id FROM orders o JOIN payments p ON o.id = p.order_id;
