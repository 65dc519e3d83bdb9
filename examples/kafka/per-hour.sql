-- What people did in each hour, and how many they were, as a table by key in the topic "behaviour-per-hour".
SET 'headrace.guarantee' = 'exactly-once';

CREATE TEMPORARY TABLE behaviour (
  user_id BIGINT, behavior STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE
) WITH (
  'connector' = 'kafka', 'topic' = 'behaviour', 'properties.bootstrap.servers' = '127.0.0.1:9092', 'format' = 'json',
  'scan.startup.mode' = 'earliest-offset',
  -- Without this line it goes on for ever.
  'scan.bounded.mode' = 'latest-offset');

CREATE TEMPORARY TABLE behaviour_per_hour (
  hour_start TIMESTAMP(3), behavior STRING, events BIGINT, users BIGINT, PRIMARY KEY (hour_start, behavior) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka', 'topic' = 'behaviour-per-hour', 'properties.bootstrap.servers' = '127.0.0.1:9092',
  'key.format' = 'json', 'value.format' = 'json');

INSERT INTO behaviour_per_hour
SELECT window_start, behavior, COUNT(*), COUNT(DISTINCT user_id)
FROM TABLE(TUMBLE(TABLE behaviour, DESCRIPTOR(ts), INTERVAL '1' HOUR))
GROUP BY window_start, window_end, behavior;
