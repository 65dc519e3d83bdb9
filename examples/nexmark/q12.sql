-- q12. Windows of processing time: bids of each user in ten seconds of the clock.
CREATE TEMPORARY VIEW timed AS
SELECT *, PROCTIME() AS p_time FROM bid;

CREATE TEMPORARY TABLE q12 (
  bidder BIGINT, bid_count BIGINT, starttime TIMESTAMP(3), endtime TIMESTAMP(3)
) WITH ('connector' = 'blackhole');

INSERT INTO q12
SELECT bidder, COUNT(*) AS bid_count, window_start AS starttime, window_end AS endtime
FROM TABLE(TUMBLE(TABLE timed, DESCRIPTOR(p_time), INTERVAL '10' SECOND))
GROUP BY bidder, window_start, window_end;
