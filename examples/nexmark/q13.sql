-- q13. Bounded side input: bids with a text from a file.
CREATE TEMPORARY TABLE side_input (
  `key` BIGINT, `value` STRING
) WITH ('connector' = 'filesystem', 'path' = 'input/side-input.csv', 'format' = 'csv');

CREATE TEMPORARY TABLE q13 (
  auction BIGINT, bidder BIGINT, price BIGINT, `dateTime` TIMESTAMP(3), `value` STRING
) WITH ('connector' = 'blackhole');

INSERT INTO q13
SELECT B.auction, B.bidder, B.price, B.`dateTime`, S.`value`
FROM (SELECT *, PROCTIME() AS p_time FROM bid) AS B
JOIN side_input FOR SYSTEM_TIME AS OF B.p_time AS S ON MOD(B.auction, 10000) = S.`key`;
