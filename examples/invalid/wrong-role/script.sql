CREATE TEMPORARY TABLE printed (id BIGINT) WITH ('connector' = 'print');
CREATE TEMPORARY TABLE copies (id BIGINT) WITH ('connector' = 'blackhole');
INSERT INTO copies SELECT id FROM printed;
