import { describe, expect, it } from 'vitest';
import { asNodeId } from '@/model/ids';
import { createView, insert, item, number, query, script, select, statementSet } from '../ast/build';
import { carryOrigins } from '../ast/carry-origins';
import { sameScript } from '../ast/same-script';
import { stateKeyOf } from '../ast/state-key';
import { printScript } from '../print';
import { parseScript } from '.';

const one = query(select({ items: [item(number(1), 'a')] }));
const canvas = script([
  createView('late_flights', one, {
    origin: [asNodeId('n1')],
    comment: 'Flights that are late\n\n  by more than 15 minutes',
    stateKey: 'late',
  }),
  createView('all_flights', one, { origin: [asNodeId('n2')], stateKey: 'all_flights' }),
  statementSet([
    insert('chart', one, { origin: [asNodeId('n3')], comment: '@state is a word here', stateKey: 'first_sink' }),
    insert('log', one, { origin: [asNodeId('n4')] }),
  ]),
]);

describe('notes, state keys and origins', () => {
  it('stand above their statements', () => {
    expect(printScript(canvas, { target: 'headrace' }).text).toBe(`-- Flights that are late
--
--   by more than 15 minutes
-- @state late
CREATE TEMPORARY VIEW late_flights AS
SELECT 1 AS a;

CREATE TEMPORARY VIEW all_flights AS
SELECT 1 AS a;

EXECUTE STATEMENT SET
BEGIN
  -- \\@state is a word here
  -- @state first_sink
  INSERT INTO chart
  SELECT 1 AS a;

  INSERT INTO log
  SELECT 1 AS a;
END;
`);
  });

  it('come back from the text, inside statement sets too; origins by state key', () => {
    const { text } = printScript(canvas, { target: 'headrace' });
    const parsed = parseScript(text).script;
    expect(sameScript(canvas, parsed)).toBe(true);
    const carried = carryOrigins(parsed, canvas);
    const [late, all, set] = carried.statements;
    expect([late, all].map((statement) => [stateKeyOf(statement!), statement!.origin])).toEqual([
      ['late', ['n1']],
      ['all_flights', ['n2']],
    ]);
    expect(set?.kind === 'statement-set' && set.statements.map(({ origin }) => origin)).toEqual([['n3'], ['n4']]);
    expect(set?.origin).toEqual(['n3', 'n4']);
  });

  it('say where each node’s statement stands in the text', () => {
    const { text, places } = printScript(canvas, { target: 'headrace' });
    const found = places.map(({ origin, range }) => [
      origin[0],
      text.slice(range.start, range.end).split('\n')[0],
      range.line,
      range.column,
    ]);
    expect(found).toEqual([
      ['n1', '-- Flights that are late', 1, 1],
      ['n2', 'CREATE TEMPORARY VIEW all_flights AS', 8, 1],
      [undefined, 'EXECUTE STATEMENT SET', 11, 1],
      ['n3', '-- \\@state is a word here', 13, 3],
      ['n4', 'INSERT INTO log', 18, 3],
    ]);
  });

  it('keeps every comment: above, inside and behind a statement, in blocks, at the end', () => {
    const { script: parsed } = parseScript(
      '-- above\n/* block\n * two */\nSELECT a, -- inside\n b FROM t; -- behind\n-- next\nSELECT 2;\n-- end',
    );
    expect(parsed.statements.map(({ comment }) => comment)).toEqual(['above\nblock\ntwo\ninside\nbehind', 'next']);
    expect(parsed.comment).toBe('end');
  });

  it('a state key that is the name is none', () => {
    const { script: parsed } = parseScript('-- @state v\nCREATE VIEW v AS SELECT 1;\n-- @state w\nCREATE VIEW v AS SELECT 1;');
    expect(parsed.statements.map(({ stateKey }) => stateKey)).toEqual([undefined, 'w']);
  });
});
