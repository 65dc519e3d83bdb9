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

-- @state clicks_by
CREATE TEMPORARY VIEW clicks_by_many AS
SELECT user_id, item, n, ts
FROM clicks
WHERE n > 5;

-- @state clicks_by
CREATE TEMPORARY VIEW clicks_by_first_item AS
SELECT user_id, item, n, ts
FROM clicks
WHERE item = 1 AND n > 5 IS NOT TRUE;

-- @state clicks_by
CREATE TEMPORARY VIEW clicks_by_rest AS
SELECT user_id, item, n, ts
FROM clicks
WHERE n > 5 IS NOT TRUE AND item = 1 IS NOT TRUE;

CREATE TEMPORARY TABLE many (
  user_id STRING,
  item BIGINT,
  n INT,
  ts TIMESTAMP(3)
) WITH (
  'connector' = 'print'
);

CREATE TEMPORARY TABLE first_item (
  user_id STRING,
  item BIGINT,
  n INT,
  ts TIMESTAMP(3)
) WITH (
  'connector' = 'print'
);

CREATE TEMPORARY TABLE others (
  user_id STRING,
  item BIGINT,
  n INT,
  ts TIMESTAMP(3)
) WITH (
  'connector' = 'print'
);

EXECUTE STATEMENT SET
BEGIN
  INSERT INTO many
  SELECT user_id, item, n, ts
  FROM clicks_by_many;

  INSERT INTO first_item
  SELECT user_id, item, n, ts
  FROM clicks_by_first_item;

  INSERT INTO others
  SELECT user_id, item, n, ts
  FROM clicks_by_rest;
END;
