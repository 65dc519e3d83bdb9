-- The folder of functions has the module geo, but not as this version writes it
CREATE TEMPORARY TABLE trips (km DOUBLE) WITH ('connector' = 'filesystem', 'path' = 'input/trips.json', 'format' = 'json');
CREATE TEMPORARY TABLE printed (miles DOUBLE) WITH ('connector' = 'print');

INSERT INTO printed SELECT geo.miles(km) FROM trips;
