-- case: UNION without ALL
SELECT id FROM orders UNION SELECT order_id FROM payments

-- case: INTERSECT
SELECT id, buyer FROM orders INTERSECT SELECT id, order_id FROM payments

-- case: EXCEPT
SELECT buyer FROM orders EXCEPT SELECT id FROM people

-- case: INTERSECT ALL
SELECT buyer FROM orders INTERSECT ALL SELECT id FROM people

-- case: EXCEPT ALL of different types
SELECT k FROM small EXCEPT ALL SELECT buyer FROM orders

-- case: sets and an order
(SELECT id FROM orders UNION ALL SELECT id FROM people) EXCEPT SELECT order_id FROM payments ORDER BY 1 LIMIT 3

-- case: UNNEST of an array
SELECT id, tag FROM baskets CROSS JOIN UNNEST(tags) AS t (tag)

-- case: UNNEST of rows, kept where there are none
SELECT b.id, i.sku, i.n FROM baskets AS b LEFT JOIN UNNEST(b.items) AS i ON TRUE

-- case: UNNEST of a map with a comma and a condition
SELECT id, k, v FROM baskets, UNNEST(prices) AS p (k, v) WHERE v > 10 AND id < 5

-- case: UNNEST WITH ORDINALITY
SELECT id, tag, place FROM baskets CROSS JOIN UNNEST(tags) WITH ORDINALITY AS t (tag, place)

-- case: UNNEST of something else is refused
SELECT id, x FROM orders CROSS JOIN UNNEST(shop) AS t (x)

-- case: LATERAL with the first rows for each
SELECT q.id, p.id AS payment, p.paid FROM people q, LATERAL (SELECT id, paid FROM payments WHERE order_id = q.id ORDER BY paid DESC LIMIT 2) AS p

-- case: LATERAL with a count
SELECT q.id, p.n FROM people q LEFT JOIN LATERAL (SELECT COUNT(*) AS n FROM payments WHERE order_id = q.id) AS p ON TRUE
