CREATE TEMPORARY TABLE numbers (
  a DECIMAL(10, 2),
  b DECIMAL(6, 3)
) WITH (
  'connector' = 'filesystem',
  'path' = 'input/numbers.csv',
  'format' = 'csv'
);

CREATE TEMPORARY VIEW results AS
SELECT a, b, a + b AS total, a * b AS product, a / b AS ratio, ROUND(b, 1) AS rounded
FROM numbers;

CREATE TEMPORARY TABLE printed (
  a DECIMAL(10, 2),
  b DECIMAL(6, 3),
  total DECIMAL(12, 3),
  product DECIMAL(17, 5),
  ratio DECIMAL(20, 9),
  rounded DECIMAL(5, 1)
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT a, b, total, product, ratio, rounded
FROM results;
