-- Texts that are no dates of the form that is named
CREATE TABLE odd_dates (
  id INT, s STRING
) WITH ('connector' = 'filesystem', 'path' = '../../input/odd-dates.json', 'format' = 'json');

CREATE TABLE printed (
  `id` INT,
  `e1` DATE,
  `e3` TIMESTAMP(3)
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT
  id,
  TO_DATE(s, 'yyyy/MM/dd') AS e1,
  TO_TIMESTAMP(s, 'yyyy-MM-dd') AS e3
FROM odd_dates;
