-- Types of functions over CHAR
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
  TYPEOF(UPPER(c3)) AS e1,
  TYPEOF(INITCAP(c3)) AS e2,
  TYPEOF(REVERSE(c3)) AS e3,
  TYPEOF(REPLACE(c3, 'a', 'b')) AS e4,
  TYPEOF(CONCAT(c3, 'b')) AS e5,
  TYPEOF(SUBSTRING(c3 FROM 2)) AS e6,
  TYPEOF(LEFT(c3, 1)) AS e7,
  TYPEOF(TRIM(c3)) AS e8,
  TYPEOF(RTRIM(c3)) AS e9,
  TYPEOF(OVERLAY(c3 PLACING 'b' FROM 1)) AS e10,
  TYPEOF(c3 || 'b') AS e11,
  TYPEOF(c3 || c3) AS e12,
  TYPEOF(COALESCE(c3, 'abcd')) AS e13,
  TYPEOF(IFNULL(c3, 'abcd')) AS e14,
  TYPEOF(NULLIF(c3, 'a')) AS e15,
  TYPEOF(IF(id = 1, c3, 'abcd')) AS e16,
  TYPEOF(CASE WHEN id = 1 THEN c3 ELSE 'abcd' END) AS e17,
  TYPEOF(GREATEST(c3, 'abcd')) AS e18,
  TYPEOF(ARRAY[c3, 'abcd']) AS e19,
  TYPEOF(MAP[c3, 'abcd']) AS e20,
  TYPEOF(MD5(c3)) AS e21,
  TYPEOF(CAST(c3 AS CHAR(2))) AS e22,
  TYPEOF(SPLIT_INDEX(c3, 'a', 0)) AS e23
FROM texts
WHERE id = 1;
