CREATE TEMPORARY TABLE clicks (
  user_id STRING,
  item BIGINT,
  n INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/clicks.json',
  'format' = 'json'
);

CREATE TEMPORARY VIEW windows AS
SELECT
  window_start,
  window_end,
  item,
  COUNT(n) AS with_n,
  COUNT(DISTINCT user_id) AS users,
  COUNT(*) FILTER (WHERE n > 3) AS over_three,
  AVG(n) AS mean,
  MIN(n) AS least,
  MAX(user_id) AS last_user,
  AVG(CAST(n AS DOUBLE)) AS exact_mean
FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '5' MINUTE))
GROUP BY window_start, window_end, item;

CREATE TEMPORARY TABLE printed (
  window_start TIMESTAMP(3) NOT NULL,
  window_end TIMESTAMP(3) NOT NULL,
  item BIGINT,
  with_n BIGINT NOT NULL,
  users BIGINT NOT NULL,
  over_three BIGINT NOT NULL,
  mean INT,
  least INT,
  last_user STRING,
  exact_mean DOUBLE
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT window_start, window_end, item, with_n, users, over_three, mean, least, last_user, exact_mean
FROM windows;
