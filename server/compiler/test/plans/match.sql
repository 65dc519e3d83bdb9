-- case: a pattern with quantifiers, within a time
SELECT * FROM orders MATCH_RECOGNIZE (
  PARTITION BY shop ORDER BY ts
  MEASURES FIRST(A.amount) AS first_amount, LAST(A.amount, 1) AS before_last, B.id AS id, B.amount - A.amount AS diff, MATCH_ROWTIME() AS rt
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A+ C*? B) WITHIN INTERVAL '1' HOUR
  DEFINE A AS A.amount > 10 AND A.amount > LAST(A.amount, 1), B AS B.amount < AVG(A.amount) AND amount > 0
) AS m

-- case: aggregates in measures, skip to a variable, no partition
SELECT n, s FROM orders MATCH_RECOGNIZE (
  ORDER BY ts, id DESC MEASURES COUNT(*) AS n, SUM(A.amount * 2) AS s AFTER MATCH SKIP TO LAST A PATTERN (A{2,4} B) DEFINE A AS A.buyer = 1
) AS m

-- case: a window over matches
SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE((SELECT rt, l FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES MATCH_ROWTIME() AS rt, LAST(B.id) AS l PATTERN (A B) DEFINE A AS A.id > 3)), DESCRIPTOR(rt), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end

-- case: a greedy end is refused
SELECT n FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES COUNT(*) AS n PATTERN (A B+) DEFINE A AS A.id > 3) AS m

-- case: a pattern that may be empty is refused
SELECT n FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES COUNT(*) AS n PATTERN (A*? B?) DEFINE A AS A.id > 3) AS m

-- case: alternatives are refused
SELECT n FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES COUNT(*) AS n PATTERN (A (B | C)) DEFINE A AS A.id > 3) AS m

-- case: PREV is refused
SELECT n FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES COUNT(*) AS n PATTERN (A B) DEFINE A AS A.id > PREV(A.id)) AS m

-- case: another order than time is refused
SELECT n FROM orders MATCH_RECOGNIZE (ORDER BY id MEASURES COUNT(*) AS n PATTERN (A B) DEFINE A AS A.id > 3) AS m

-- case: unknown columns and variables
SELECT n FROM orders MATCH_RECOGNIZE (ORDER BY ts MEASURES A.nope AS n AFTER MATCH SKIP TO FIRST D PATTERN (A B) DEFINE A AS A.id > 3, C AS C.id > 1) AS m
