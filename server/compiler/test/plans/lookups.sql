-- case: by the dimension's primary key the changes keep their key; a sink of that key is not told old rows that a left join always replaces
CREATE TEMPORARY TABLE named (shop STRING, n BIGINT, name STRING, PRIMARY KEY (shop) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:sqlite:db', 'table-name' = 'named');
INSERT INTO named SELECT a.shop, a.n, q.name FROM (SELECT shop, COUNT(*) AS n, PROCTIME() AS p FROM orders GROUP BY shop) AS a
LEFT JOIN people FOR SYSTEM_TIME AS OF a.p AS q ON q.id = a.n;

-- case: where the new row may meet nothing, the old one is taken back
CREATE TEMPORARY TABLE named (shop STRING, n BIGINT, name STRING, PRIMARY KEY (shop) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:sqlite:db', 'table-name' = 'named');
INSERT INTO named SELECT a.shop, a.n, q.name FROM (SELECT shop, COUNT(*) AS n, PROCTIME() AS p FROM orders GROUP BY shop) AS a
JOIN people FOR SYSTEM_TIME AS OF a.p AS q ON q.id = a.n;

-- case: where a row may meet several, no key tells the joined rows apart
CREATE TEMPORARY TABLE named (shop STRING, n BIGINT, v STRING, PRIMARY KEY (shop) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:sqlite:db', 'table-name' = 'named');
INSERT INTO named SELECT a.shop, a.n, s.v FROM (SELECT shop, CAST(COUNT(*) AS INT) AS n, PROCTIME() AS p FROM orders GROUP BY shop) AS a
LEFT JOIN small FOR SYSTEM_TIME AS OF a.p AS s ON s.k = a.n;

-- case: changes without a key are found again by all of a row, as often as it came
SELECT a.n, q.name FROM (SELECT COUNT(*) AS n, PROCTIME() AS p FROM orders GROUP BY shop) AS a JOIN people FOR SYSTEM_TIME AS OF a.p AS q ON q.id = a.n
