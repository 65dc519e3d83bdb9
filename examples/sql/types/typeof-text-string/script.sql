-- Types of functions over STRING
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
  TYPEOF(UPPER(s)) AS e1,
  TYPEOF(INITCAP(s)) AS e2,
  TYPEOF(REVERSE(s)) AS e3,
  TYPEOF(REPLACE(s, 'a', 'b')) AS e4,
  TYPEOF(CONCAT(s, 'b')) AS e5,
  TYPEOF(SUBSTRING(s FROM 2)) AS e6,
  TYPEOF(LEFT(s, 1)) AS e7,
  TYPEOF(TRIM(s)) AS e8,
  TYPEOF(RTRIM(s)) AS e9,
  TYPEOF(OVERLAY(s PLACING 'b' FROM 1)) AS e10,
  TYPEOF(s || 'b') AS e11,
  TYPEOF(s || s) AS e12,
  TYPEOF(COALESCE(s, 'abcd')) AS e13,
  TYPEOF(IFNULL(s, 'abcd')) AS e14,
  TYPEOF(NULLIF(s, 'a')) AS e15,
  TYPEOF(IF(id = 1, s, 'abcd')) AS e16,
  TYPEOF(CASE WHEN id = 1 THEN s ELSE 'abcd' END) AS e17,
  TYPEOF(GREATEST(s, 'abcd')) AS e18,
  TYPEOF(ARRAY[s, 'abcd']) AS e19,
  TYPEOF(MAP[s, 'abcd']) AS e20,
  TYPEOF(MD5(s)) AS e21,
  TYPEOF(CAST(s AS CHAR(2))) AS e22,
  TYPEOF(SPLIT_INDEX(s, 'a', 0)) AS e23
FROM texts
WHERE id = 1;
