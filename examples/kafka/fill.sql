-- Half a day of a shop's log into the topic "behaviour", each user's events in one partition.
SET 'headrace.guarantee' = 'exactly-once';

CREATE TEMPORARY TABLE shop (user_id BIGINT, item_id BIGINT, category_id BIGINT, behavior STRING, ts TIMESTAMP(3)) WITH (
  'connector' = 'datagen', 'headrace.profile' = 'shop-behaviour', 'headrace.shop.speed' = '21600',
  'rows-per-second' = '10000', 'number-of-rows' = '20000');

CREATE TEMPORARY TABLE behaviour (user_id BIGINT, item_id BIGINT, category_id BIGINT, behavior STRING, ts TIMESTAMP(3)) WITH (
  'connector' = 'kafka', 'topic' = 'behaviour', 'properties.bootstrap.servers' = '127.0.0.1:9092',
  'format' = 'json', 'key.format' = 'json', 'key.fields' = 'user_id');

INSERT INTO behaviour SELECT * FROM shop;
