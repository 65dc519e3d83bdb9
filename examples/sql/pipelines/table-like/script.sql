-- CREATE TABLE LIKE takes columns and options over
CREATE TABLE users (
  user_id BIGINT, name STRING, city STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/users.json', 'format' = 'json');

CREATE TEMPORARY TABLE twin WITH ('json.ignore-parse-errors' = 'true') LIKE users;

CREATE TABLE printed (
  `name` STRING,
  `city` STRING
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT name, city FROM twin;
