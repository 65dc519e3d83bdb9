CREATE TEMPORARY TABLE raw_rows (
  id STRING,
  price STRING,
  qty STRING,
  flag STRING
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/raw.json',
  'format' = 'json'
);

CREATE TEMPORARY VIEW typed AS
SELECT
  CAST(id AS BIGINT) AS id,
  CAST(price AS DECIMAL(8, 2)) AS price,
  CAST(CAST(price AS DOUBLE) AS INT) AS whole,
  TRY_CAST(qty AS INT) AS qty,
  CAST(flag AS BOOLEAN) AS flag,
  CAST(CAST(price AS DOUBLE) AS STRING) AS text
FROM raw_rows;

CREATE TEMPORARY TABLE printed (
  id BIGINT,
  price DECIMAL(8, 2),
  whole INT,
  qty INT,
  flag BOOLEAN,
  text STRING
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT id, price, whole, qty, flag, text
FROM typed;
