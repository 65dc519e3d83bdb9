-- Tables of every sort.
CREATE TABLE orders (order_id BIGINT, price DECIMAL(10, 2), buyer STRING);
CREATE TEMPORARY TABLE bids (auction BIGINT, bidder BIGINT, price BIGINT, `dateTime` TIMESTAMP(3), WATERMARK FOR `dateTime` AS `dateTime` - INTERVAL '4' SECOND) WITH ('connector' = 'datagen', 'rows-per-second' = '10');
CREATE TABLE IF NOT EXISTS cat.db.users (id INT NOT NULL, name VARCHAR(100), PRIMARY KEY (id) NOT ENFORCED) COMMENT 'all users' WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://db/app', 'table-name' = 'users', 'password' = '${secret.db}');
CREATE TABLE k (
  id BIGINT PRIMARY KEY NOT ENFORCED COMMENT 'the key',
  ts TIMESTAMP_LTZ(3) METADATA FROM 'timestamp',
  part INT METADATA VIRTUAL,
  `offset` BIGINT METADATA FROM 'offset' VIRTUAL COMMENT 'place in the topic',
  headers MAP<STRING, BYTES> METADATA,
  amount DOUBLE,
  doubled AS amount * 2,
  proc_time AS PROCTIME(),
  CONSTRAINT pk PRIMARY KEY (id) NOT ENFORCED,
  WATERMARK FOR ts AS ts
) PARTITIONED BY (part) WITH ('connector' = 'kafka', 'topic' = 't', 'format' = 'json');
CREATE TABLE types (
  a BOOLEAN, b TINYINT, c SMALLINT, d INTEGER, e BIGINT, f FLOAT, g DOUBLE PRECISION, h DEC(5), i NUMERIC(38, 18),
  j CHAR(3), k2 VARCHAR, l CHARACTER VARYING(20), m STRING, n BINARY(4), o VARBINARY(20), p BYTES, q DATE, r TIME(3),
  s TIMESTAMP, t TIMESTAMP(9) WITHOUT TIME ZONE, u TIMESTAMP(3) WITH LOCAL TIME ZONE, v TIMESTAMP_LTZ, w TIMESTAMP(6) WITH TIME ZONE,
  x INTERVAL DAY(2) TO SECOND(3), y INTERVAL YEAR TO MONTH, z ARRAY<INT NOT NULL> NOT NULL, aa MAP<STRING, ARRAY<ROW<x INT, y STRING 'why'>>>,
  bb MULTISET<STRING>, cc ROW<f1 INT, `f 2` ROW<g INT> NOT NULL>, dd INT ARRAY, ee STRING NOT NULL MULTISET, ff RAW('java.lang.Void', 'AAA'), gg my_cat.my_db.my_type, hh ROW(a INT, b STRING)
);
CREATE TABLE copied LIKE orders;
CREATE TABLE late (WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE) WITH ('scan.startup.mode' = 'latest-offset') LIKE k (EXCLUDING WATERMARKS INCLUDING METADATA OVERWRITING OPTIONS EXCLUDING CONSTRAINTS EXCLUDING GENERATED EXCLUDING PARTITIONS);
CREATE TABLE all_like WITH ('connector' = 'blackhole') LIKE orders (EXCLUDING ALL);
CREATE TABLE totals WITH ('connector' = 'print') AS SELECT buyer, SUM(price) AS total FROM orders GROUP BY buyer;
CREATE OR REPLACE TABLE totals WITH ('connector' = 'print') AS SELECT 1 AS a;
CREATE TABLE spread (id INT, v STRING) DISTRIBUTED BY HASH (id) INTO 4 BUCKETS WITH ('connector' = 'kafka');
CREATE TABLE spread2 (id INT) DISTRIBUTED INTO 6 BUCKETS;
CREATE TABLE spread3 (id INT) DISTRIBUTED BY (id);
CREATE TABLE nested_time (payload ROW<ts TIMESTAMP(3), v INT>, WATERMARK FOR payload.ts AS payload.ts - INTERVAL '0.5' SECOND);
CREATE TABLE pk_first (PRIMARY KEY (a, b) NOT ENFORCED, a INT, b INT, WATERMARK FOR t AS t, t TIMESTAMP(3));
CREATE TABLE computed (line STRING, event_time AS TO_TIMESTAMP(line, 'yyyy/MM/dd HH:mm') COMMENT 'parsed', day_of AS CAST(line AS DATE), WATERMARK FOR event_time AS event_time - INTERVAL '5' MINUTE) WITH ('connector' = 'filesystem', 'path' = '/data/flights', 'format' = 'csv', 'headrace.on-error' = 'dead-letter');
CREATE TEMPORARY TABLE `select` (`from` INT, `two words` STRING, `back``tick` INT, `value` INT) WITH ('a''b' = 'it''s');
CREATE TABLE empty_options (a INT) WITH ();
DROP TABLE orders;
DROP TABLE IF EXISTS cat.db.users;
DROP TEMPORARY TABLE IF EXISTS bids;
ALTER TABLE orders RENAME TO orders_old;
ALTER TABLE IF EXISTS orders RENAME price TO amount;
ALTER TABLE orders SET ('scan.startup.mode' = 'earliest-offset', 'a' = 'b');
ALTER TABLE orders RESET ('a', 'b');
ALTER TABLE orders ADD category STRING AFTER buyer;
ALTER TABLE orders ADD (c1 INT FIRST, c2 AS c1 + 1 COMMENT 'sum' AFTER c1, PRIMARY KEY (c1) NOT ENFORCED, WATERMARK FOR ts AS ts);
ALTER TABLE orders MODIFY (price DECIMAL(20, 4), WATERMARK FOR ts AS ts - INTERVAL '1' HOUR);
ALTER TABLE orders MODIFY price DOUBLE NOT NULL FIRST;
ALTER TABLE orders DROP price;
ALTER TABLE orders DROP (price, buyer.city);
ALTER TABLE orders DROP PRIMARY KEY;
ALTER TABLE orders DROP CONSTRAINT pk;
ALTER TABLE orders DROP WATERMARK;
ALTER TABLE orders ADD IF NOT EXISTS PARTITION (dt = '2024-01-01', h = 3) WITH ('k' = 'v') PARTITION (dt = '2024-01-02');
ALTER TABLE orders DROP IF EXISTS PARTITION (dt = '2024-01-01'), PARTITION (dt = '2024-01-02', h = 1);
