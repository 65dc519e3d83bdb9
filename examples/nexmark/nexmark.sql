-- The events of Nexmark and its three views. Put a query behind it: cat nexmark.sql q5.sql > run.sql; npx headrace run run.sql
CREATE TEMPORARY TABLE nexmark (
  event_type INT, `dateTime` TIMESTAMP(3), extra STRING,
  id BIGINT, name STRING, emailAddress STRING, creditCard STRING, city STRING, state STRING,
  itemName STRING, description STRING, initialBid BIGINT, reserve BIGINT, expires TIMESTAMP(3), seller BIGINT, category BIGINT,
  auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING,
  WATERMARK FOR `dateTime` AS `dateTime` - INTERVAL '4' SECOND
) WITH (
  'connector' = 'nexmark',
  'events.num' = '100000'
);

CREATE TEMPORARY VIEW person AS
SELECT id, name, emailAddress, creditCard, city, state, `dateTime`, extra
FROM nexmark WHERE event_type = 0;

CREATE TEMPORARY VIEW auction AS
SELECT id, itemName, description, initialBid, reserve, `dateTime`, expires, seller, category, extra
FROM nexmark WHERE event_type = 1;

CREATE TEMPORARY VIEW bid AS
SELECT auction, bidder, price, channel, url, `dateTime`, extra
FROM nexmark WHERE event_type = 2;
