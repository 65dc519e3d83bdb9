// @ts-check
/**
 * What runs under the kills: a generated, rate-limited, bounded input of integers and decimals; a filtered copy and ten-second windows
 * per key, each into a sink of its own. Row n depends on the seed and n alone, so any two runs have the same output.
 * @param {{ rows: number; rowsPerSecond: number; seed: number; tables: string }} wishes
 */
export const killScript = ({ rows, rowsPerSecond, seed, tables }) => `
CREATE TEMPORARY TABLE numbers (
  id BIGINT,
  item INT,
  amount DECIMAL(12, 2),
  happened AS TO_TIMESTAMP_LTZ(id, 3),
  WATERMARK FOR happened AS happened
) WITH (
  'connector' = 'datagen', 'headrace.seed' = '${seed}', 'rows-per-second' = '${rowsPerSecond}',
  'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${rows - 1}',
  'fields.item.min' = '0', 'fields.item.max' = '99',
  'fields.amount.min' = '0', 'fields.amount.max' = '1000'
);
${tables}
EXECUTE STATEMENT SET BEGIN
INSERT INTO copies SELECT id, item, amount FROM numbers WHERE item = 7;
INSERT INTO windows
SELECT item, window_start, COUNT(*) AS orders, SUM(amount) AS total
FROM TABLE(TUMBLE(TABLE numbers, DESCRIPTOR(happened), INTERVAL '10' SECOND))
GROUP BY item, window_start, window_end;
END;
`;

/** Tables of the counting case. */
export const countingTables = ['copies', 'windows'];

/** @param {string} folder */
export const fileTables = (folder) => `
CREATE TEMPORARY TABLE copies (id BIGINT, item INT, amount DECIMAL(12, 2))
WITH ('connector' = 'filesystem', 'path' = '${folder}/copies', 'format' = 'json');
CREATE TEMPORARY TABLE windows (item INT, starts TIMESTAMP_LTZ(3), orders BIGINT, total DECIMAL(38, 2))
WITH ('connector' = 'filesystem', 'path' = '${folder}/windows', 'format' = 'json');
`;

/** @param {{ url: string; username: string; secret: string; prefix: string }} where */
export const databaseTables = ({ url, username, secret, prefix }) => `
CREATE TEMPORARY TABLE copies (id BIGINT, item INT, amount DECIMAL(12, 2))
WITH ('connector' = 'jdbc', 'url' = '${url}', 'table-name' = '${prefix}_copies', 'username' = '${username}', 'password' = '\${secret.${secret}}');
CREATE TEMPORARY TABLE windows (item INT, starts TIMESTAMP_LTZ(3), orders BIGINT, total DECIMAL(38, 2))
WITH ('connector' = 'jdbc', 'url' = '${url}', 'table-name' = '${prefix}_windows', 'username' = '${username}', 'password' = '\${secret.${secret}}');
`;

/** Points between prepare and commit; half of the kills happen at one of them. */
export const commitPoints = [
  'sink.after-prepare',
  'checkpoint.before-manifest',
  'checkpoint.manifest-written',
  'checkpoint.manifest-renamed',
  'commit.started',
  'commit.answered',
  'commit.done',
];
