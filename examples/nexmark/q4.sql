-- q4. Average price of a category: over the closing prices of its auctions.
CREATE TEMPORARY TABLE q4 (
  id BIGINT, final BIGINT
) WITH ('connector' = 'blackhole');

INSERT INTO q4
SELECT Q.category, AVG(Q.final)
FROM (
  SELECT MAX(B.price) AS final, A.category
  FROM auction AS A, bid AS B
  WHERE A.id = B.auction AND B.`dateTime` BETWEEN A.`dateTime` AND A.expires
  GROUP BY A.id, A.category
) AS Q
GROUP BY Q.category;
