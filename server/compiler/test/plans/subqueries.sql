-- case: IN is a semi join
SELECT id FROM orders WHERE buyer IN (SELECT id FROM people WHERE city = 'Bern')

-- case: NOT IN with values that may be NULL has no key
SELECT id FROM orders WHERE buyer NOT IN (SELECT order_id FROM payments)

-- case: NOT IN of values that are never NULL is an anti join by key
SELECT id FROM orders WHERE id NOT IN (SELECT id FROM people)

-- case: EXISTS with a correlation
SELECT id FROM orders o WHERE amount > 3 AND EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id AND p.paid > o.amount)

-- case: NOT EXISTS
SELECT id FROM orders o WHERE NOT EXISTS (SELECT * FROM payments p WHERE p.order_id = o.id)

-- case: a scalar subquery that is an aggregate
SELECT id FROM orders WHERE amount > (SELECT AVG(paid) FROM payments)

-- case: a scalar subquery that must be one row
SELECT id, (SELECT name FROM people WHERE city = 'Bern') AS n FROM orders

-- case: a correlated scalar subquery, with what COUNT gives over nothing
SELECT id, (SELECT COUNT(*) FROM payments p WHERE p.order_id = o.id) AS n FROM orders o

-- case: a correlated scalar subquery in a condition
SELECT id FROM orders o WHERE amount = (SELECT MAX(paid) FROM payments p WHERE p.order_id = o.id)

-- case: a subquery in HAVING
SELECT shop, SUM(amount) AS s FROM orders GROUP BY shop HAVING SUM(amount) > (SELECT SUM(paid) FROM payments)

-- case: IN over groups
SELECT shop, COUNT(*) AS n FROM orders GROUP BY shop HAVING shop IN (SELECT v FROM small)

-- case: two columns at once
SELECT id FROM orders WHERE (id, buyer) IN (SELECT order_id, id FROM payments)

-- case: a test inside of OR
SELECT id FROM orders WHERE id = 1 OR buyer IN (SELECT id FROM people)

-- case: NOT IN inside of OR, where NULL decides
SELECT id FROM orders WHERE id = 1 OR buyer NOT IN (SELECT order_id FROM payments)

-- case: IN and EXISTS as values
SELECT id, id IN (SELECT id FROM people) AS known, EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id) AS paid FROM orders o

-- case: IN as a value of several that may be NULL is refused
SELECT id, (id, buyer) IN (SELECT order_id, id FROM payments) AS known FROM orders

-- case: IN over groups as a value
SELECT shop, CASE WHEN shop IN (SELECT v FROM small) THEN 'small' ELSE 'large' END AS size, COUNT(*) AS n FROM orders GROUP BY shop

-- case: a test in ON is refused
SELECT o.id FROM orders o JOIN payments p ON o.id = p.order_id AND p.id IN (SELECT id FROM people)

-- case: a correlation that is no equality under an aggregate is refused
SELECT id FROM orders o WHERE amount > (SELECT AVG(paid) FROM payments p WHERE p.order_id < o.id)

-- case: a comparison with ALL, by the largest value
SELECT id FROM orders WHERE amount > ALL (SELECT paid FROM payments)

-- case: a subquery in a subquery
SELECT id FROM orders o WHERE EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id AND p.id IN (SELECT id FROM people q WHERE q.city = 'x'))

-- case: VALUES
SELECT * FROM (VALUES (1, 'a', 2.5), (2, NULL, 3)) AS t (n, s, d)

-- case: a SELECT without FROM
SELECT 1 + 2 AS three, 'x' AS x

-- case: DISTINCT and HAVING
SELECT DISTINCT shop FROM orders
