-- Types of functions over VARCHAR
CREATE TABLE texts (
  id INT, c3 CHAR(3), v3 VARCHAR(3), s STRING, b2 BINARY(2), vb2 VARBINARY(2), y BYTES
) WITH ('connector' = 'filesystem', 'path' = '../../input/lengths.json', 'format' = 'json');

CREATE TABLE printed (
  `e1` STRING,
  `e2` STRING,
  `e3` STRING,
  `e4` STRING,
  `e5` STRING,
  `e6` STRING,
  `e7` STRING,
  `e8` STRING,
  `e9` STRING,
  `e10` STRING,
  `e11` STRING,
  `e12` STRING,
  `e13` STRING,
  `e14` STRING,
  `e15` STRING,
  `e16` STRING,
  `e17` STRING,
  `e18` STRING,
  `e19` STRING,
  `e20` STRING,
  `e21` STRING,
  `e22` STRING,
  `e23` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  TYPEOF(UPPER(v3)) AS e1,
  TYPEOF(INITCAP(v3)) AS e2,
  TYPEOF(REVERSE(v3)) AS e3,
  TYPEOF(REPLACE(v3, 'a', 'b')) AS e4,
  TYPEOF(CONCAT(v3, 'b')) AS e5,
  TYPEOF(SUBSTRING(v3 FROM 2)) AS e6,
  TYPEOF(LEFT(v3, 1)) AS e7,
  TYPEOF(TRIM(v3)) AS e8,
  TYPEOF(RTRIM(v3)) AS e9,
  TYPEOF(OVERLAY(v3 PLACING 'b' FROM 1)) AS e10,
  TYPEOF(v3 || 'b') AS e11,
  TYPEOF(v3 || v3) AS e12,
  TYPEOF(COALESCE(v3, 'abcd')) AS e13,
  TYPEOF(IFNULL(v3, 'abcd')) AS e14,
  TYPEOF(NULLIF(v3, 'a')) AS e15,
  TYPEOF(IF(id = 1, v3, 'abcd')) AS e16,
  TYPEOF(CASE WHEN id = 1 THEN v3 ELSE 'abcd' END) AS e17,
  TYPEOF(GREATEST(v3, 'abcd')) AS e18,
  TYPEOF(ARRAY[v3, 'abcd']) AS e19,
  TYPEOF(MAP[v3, 'abcd']) AS e20,
  TYPEOF(MD5(v3)) AS e21,
  TYPEOF(CAST(v3 AS CHAR(2))) AS e22,
  TYPEOF(SPLIT_INDEX(v3, 'a', 0)) AS e23
FROM texts
WHERE id = 1;
