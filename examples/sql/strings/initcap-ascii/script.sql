-- INITCAP beyond ASCII
CREATE TABLE edge_texts (
  id INT, s STRING, t STRING, n INT, m INT
) WITH ('connector' = 'filesystem', 'path' = '../../input/edge-texts.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` STRING,
  `e2` CHAR(20)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  INITCAP(s) AS e1,
  INITCAP('ÄPFEL und ÖL 3ab a-b') AS e2
FROM edge_texts;
