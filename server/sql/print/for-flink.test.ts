import { describe, expect, it } from 'vitest';
import { asNodeId } from '@/model/ids';
import { carryOrigins } from '../ast/carry-origins';
import { parseScript } from '../parse';
import { printScript } from '.';

const text = `CREATE TEMPORARY TABLE t (
  a INT
) WITH (
  'connector' = 'filesystem',
  'headrace.on-error' = 'skip'
);

SET 'headrace.checkpoint' = '1 s';
SET 'parallelism.default' = '2';

CREATE TEMPORARY VIEW v AS
SELECT /*+ HEADRACE('late'='true'), STATE_TTL('t'='1d') */ a
FROM t /*+ OPTIONS('headrace.replay'='0') */;
`;

describe('the target flink', () => {
  const { script } = parseScript(text);
  const origin = [asNodeId('n1')];
  const known = {
    ...script,
    statements: script.statements.map((statement) => (statement.kind === 'create-table' ? { ...statement, origin } : statement)),
  };
  const printed = printScript(carryOrigins(script, known), { target: 'flink' });

  it('has neither hints nor options of ours', () => {
    expect(printed.text).toBe(`CREATE TEMPORARY TABLE t (
  a INT
) WITH (
  'connector' = 'filesystem'
);

SET 'parallelism.default' = '2';

CREATE TEMPORARY VIEW v AS
SELECT /*+ STATE_TTL('t'='1d') */ a
FROM t;
`);
  });

  it('says what was left out, and of which node', () => {
    expect(printed.dropped).toEqual([
      { what: 'option', name: 'headrace.on-error', value: 'skip', origin },
      { what: 'option', name: 'headrace.checkpoint', value: '1 s', origin: [] },
      { what: 'hint', name: 'HEADRACE', value: 'late=true', origin: [] },
      { what: 'option', name: 'headrace.replay', value: '0', origin: [] },
    ]);
  });

  it('changes nothing else: the target headrace keeps the bytes', () => {
    expect(printScript(script, { target: 'headrace' })).toMatchObject({ text, dropped: [] });
  });
});
