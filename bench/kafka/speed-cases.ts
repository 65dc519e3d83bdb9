/** Where a script of a case finds what it reads and writes. */
export interface CasePlaces {
  readonly bootstrap: string;
  readonly engine: 'headrace' | 'flink';
  /** Topic or table of this round's output. */
  readonly target: string;
  /** Of `windows`: the database, and its password as the engine's own script names it. */
  readonly database: { readonly url: string; readonly user: string; readonly password: string } | null;
}

/** `filter`: Kafka → WHERE → Kafka, exactly once. `windows`: Kafka → 10-second windows of a hundred items → upserts in PostgreSQL. */
export type CaseName = 'filter' | 'windows';

export const INPUT = 'speed-in';
const columns = 'id BIGINT, user_id BIGINT, item STRING, amount DECIMAL(10, 2), placed TIMESTAMP(3)';

/** A row each millisecond of event time, round robin over the partitions. */
export const feed = (bootstrap: string, rows: number): string => `
SET 'table.local-time-zone' = 'UTC';
CREATE TEMPORARY TABLE numbers (id BIGINT, user_id BIGINT, item INT, amount DECIMAL(10, 2)) WITH (
  'connector' = 'datagen', 'rows-per-second' = '0', 'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${rows - 1}',
  'fields.user_id.min' = '1000000', 'fields.user_id.max' = '9000000', 'fields.item.min' = '1000', 'fields.item.max' = '1099',
  'fields.amount.min' = '0', 'fields.amount.max' = '1000');
CREATE TEMPORARY TABLE fed (${columns}) WITH (
  'connector' = 'kafka', 'topic' = '${INPUT}', 'properties.bootstrap.servers' = '${bootstrap}', 'format' = 'json',
  'sink.delivery-guarantee' = 'at-least-once', 'sink.partitioner' = 'round-robin');
INSERT INTO fed SELECT id, user_id, 'item-' || CAST(item AS STRING), amount, CAST(TO_TIMESTAMP_LTZ(id + 1763719200000, 3) AS TIMESTAMP(3)) FROM numbers;
`;

export const scriptOf = (name: CaseName, places: CasePlaces): string => (name === 'filter' ? filter(places) : windows(places));

const orders = (bootstrap: string, more = ''): string => `
CREATE TEMPORARY TABLE orders (${columns}${more}) WITH (
  'connector' = 'kafka', 'topic' = '${INPUT}', 'properties.bootstrap.servers' = '${bootstrap}', 'format' = 'json',
  'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset');`;

const filter = ({ bootstrap, engine, target }: CasePlaces): string => `${orders(bootstrap)}
CREATE TEMPORARY TABLE dear (${columns}) WITH (
  'connector' = 'kafka', 'topic' = '${target}', 'properties.bootstrap.servers' = '${bootstrap}', 'format' = 'json',
  'sink.delivery-guarantee' = 'exactly-once', 'sink.transactional-id-prefix' = 'speed-${engine}-${target}',
  'properties.transaction.timeout.ms' = '600000');
INSERT INTO dear SELECT id, user_id, item, amount, placed FROM orders WHERE amount >= 500;
`;

const windows = ({ bootstrap, target, database }: CasePlaces): string => `${orders(bootstrap, ', WATERMARK FOR placed AS placed')}
CREATE TEMPORARY TABLE totals (item STRING, starts TIMESTAMP(3), orders BIGINT, total DECIMAL(38, 2), PRIMARY KEY (item, starts) NOT ENFORCED) WITH (
  'connector' = 'jdbc', 'url' = '${database!.url}', 'table-name' = '${target}', 'username' = '${database!.user}', 'password' = '${database!.password}');
INSERT INTO totals SELECT item, window_start, COUNT(*), SUM(amount)
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(placed), INTERVAL '10' SECOND)) GROUP BY item, window_start, window_end;
`;
