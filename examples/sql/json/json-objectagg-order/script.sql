-- JSON_OBJECTAGG of JSON sorts its keys
CREATE TABLE users (
  user_id BIGINT, name STRING, city STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/users.json', 'format' = 'json');

CREATE TABLE printed (
  `x` VARCHAR(2000) NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT JSON_OBJECTAGG(KEY name VALUE JSON_OBJECT('y' VALUE user_id, 'b' VALUE 2)) AS x FROM users;
