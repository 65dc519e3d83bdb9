-- A row and an array are looked at, not what is in them
SET 'table.exec.sink.not-null-enforcer' = 'DROP';
CREATE TABLE things (id INT, tags ARRAY<STRING>, props MAP<STRING, INT>, owner ROW<name STRING, age INT>) WITH (
  'connector' = 'filesystem', 'path' = '../../input/things.json', 'format' = 'json'
);

CREATE TABLE printed (
  id INT NOT NULL,
  tags ARRAY<STRING> NOT NULL,
  props MAP<STRING, INT> NOT NULL,
  owner ROW<name STRING, age INT> NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT id, tags, props, owner
FROM things;
