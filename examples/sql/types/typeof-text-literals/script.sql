-- Types of functions over literals
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
  TYPEOF(UPPER('ab')) AS e1,
  TYPEOF(INITCAP('ab')) AS e2,
  TYPEOF(REVERSE('ab')) AS e3,
  TYPEOF(REPLACE('ab', 'a', 'b')) AS e4,
  TYPEOF(CONCAT('ab', 'b')) AS e5,
  TYPEOF(SUBSTRING('ab' FROM 2)) AS e6,
  TYPEOF(LEFT('ab', 1)) AS e7,
  TYPEOF(TRIM('ab')) AS e8,
  TYPEOF(RTRIM('ab')) AS e9,
  TYPEOF(OVERLAY('ab' PLACING 'b' FROM 1)) AS e10,
  TYPEOF('ab' || 'b') AS e11,
  TYPEOF('ab' || 'ab') AS e12,
  TYPEOF(COALESCE('ab', 'abcd')) AS e13,
  TYPEOF(IFNULL('ab', 'abcd')) AS e14,
  TYPEOF(IF(id = 1, 'ab', 'abcd')) AS e16,
  TYPEOF(CASE WHEN id = 1 THEN 'ab' ELSE 'abcd' END) AS e17,
  TYPEOF(GREATEST('ab', 'abcd')) AS e18,
  TYPEOF(ARRAY['ab', 'abcd']) AS e19,
  TYPEOF(MAP['ab', 'abcd']) AS e20,
  TYPEOF(MD5('ab')) AS e21,
  TYPEOF(CAST('ab' AS CHAR(2))) AS e22,
  TYPEOF(SPLIT_INDEX('ab', 'a', 0)) AS e23
FROM texts
WHERE id = 1;
