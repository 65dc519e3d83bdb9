-- case: LIKE takes columns, watermark and options over
CREATE TEMPORARY TABLE more_orders (discount DOUBLE) WITH ('path' = 'more') LIKE orders;
CREATE TEMPORARY TABLE p (w TIMESTAMP(3), d DOUBLE) WITH ('connector' = 'print');
INSERT INTO p SELECT window_start, SUM(discount) FROM TABLE(TUMBLE(TABLE more_orders, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end;

-- case: LIKE without options and generated columns
CREATE TEMPORARY TABLE p WITH ('connector' = 'print') LIKE orders (EXCLUDING OPTIONS EXCLUDING GENERATED EXCLUDING WATERMARKS);
INSERT INTO p SELECT id, buyer, shop, amount, ts FROM orders;

-- case: CREATE TABLE AS
CREATE TEMPORARY TABLE p WITH ('connector' = 'print') AS SELECT id, amount * 2 AS twice FROM orders WHERE id > 3;

-- case: LIKE a table that is not there
CREATE TEMPORARY TABLE p WITH ('connector' = 'print') LIKE ordres;
INSERT INTO p SELECT id FROM orders;
