-- AVG in two phases of decimals whose sum leaves 38 digits
SET 'table.exec.mini-batch.enabled' = 'true';

SET 'table.exec.mini-batch.allow-latency' = '10 s';

SET 'table.exec.mini-batch.size' = '100';

SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE';

CREATE TABLE printed (
  `k` INT NOT NULL,
  `a` DECIMAL(38, 6),
  `c` BIGINT NOT NULL
) WITH ('connector' = 'print');

INSERT INTO printed
SELECT k, AVG(x) AS a, COUNT(x) AS c FROM (SELECT k, NULLIF(CAST(x AS DECIMAL(38, 0)), 0) AS x FROM (VALUES (1, '99999999999999999999999999999999999999'), (2, '5'), (1, '99999999999999999999999999999999999999'), (1, '-1'), (2, '8'), (1, '3')) AS t(k, x)) GROUP BY k;
