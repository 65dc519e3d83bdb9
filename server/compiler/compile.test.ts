import { describe, expect, it } from 'vitest';
import { emptyCatalog } from '@/model/catalog/table-definition';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { compileScript, type Compilation } from './index';

const connectors = { connectors: connectorSpecs, formats: formatSpecs };
const compile = (text: string): Compilation => compileScript({ text, catalog: emptyCatalog, connectors });

const orders = `CREATE TEMPORARY TABLE orders (
  id BIGINT, amount DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'orders.json', 'format' = 'json');`;

describe('compileScript', () => {
  it('takes source, filter and sink to a plan', () => {
    const result = compile(`${orders}
      CREATE TEMPORARY VIEW big_orders AS SELECT id, amount FROM orders WHERE amount > 100;
      CREATE TEMPORARY TABLE sums (id BIGINT, amount DECIMAL(10, 2)) WITH ('connector' = 'print');
      INSERT INTO sums SELECT id, amount FROM big_orders;`);
    expect(result.diagnostics).toEqual([]);
    expect(result.plan?.operators.map((operator) => operator.id)).toEqual([
      'orders/source',
      'orders/watermark',
      'big_orders/calc',
      'sums/sink',
    ]);
    expect(result.guarantee).toBe('at-least-once');
  });

  it('makes one window operator of a window table function and its GROUP BY', () => {
    const result = compile(`${orders}
      CREATE TEMPORARY TABLE sums (w TIMESTAMP(3), id BIGINT, n BIGINT, s DECIMAL(38, 2)) WITH ('connector' = 'print');
      INSERT INTO sums SELECT window_start, id, COUNT(*), SUM(amount)
      FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, id;`);
    expect(result.diagnostics).toEqual([]);
    const window = result.plan?.operators.find((operator) => operator.kind === 'window-aggregate');
    expect(window).toMatchObject({ window: { type: 'tumble', sizeMs: 60_000, offsetMs: 0 }, phase: 'single' });
  });
});
