import { describe, expect, it } from 'vitest';
import { parseExpression, parseScript } from './parse';
import { printExpression, printScript } from './print';

const view = (n: number): string => `-- Note ${n}
CREATE TEMPORARY VIEW v${n} AS
SELECT a.state, window_start, window_end, COUNT(*) AS flights, AVG(CAST(delay AS DOUBLE)) AS avg_delay, SUM(CASE WHEN delay > 15 THEN 1 ELSE 0 END) AS late
FROM TABLE(TUMBLE(TABLE v${n - 1}, DESCRIPTOR(ts), INTERVAL '1' HOUR)) AS a
WHERE delay IS NOT NULL AND origin IN ('SEA', 'SFO', 'JFK') OR x BETWEEN 1 AND 2
GROUP BY a.state, window_start, window_end;
`;

/** The least of many runs in milliseconds of processor time: what the work costs when nothing else has the core. */
function leastMs(runs: number, work: () => void): number {
  let least = Infinity;
  for (let run = 0; run < runs; run++) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

describe('speed', () => {
  const text = Array.from({ length: 100 }, (_, i) => view(i + 1)).join('\n');

  it('reads 100 statements in less than 20 ms and prints them in less than 40 ms', () => {
    const { script, diagnostics } = parseScript(text);
    expect(diagnostics).toEqual([]);
    expect(script.statements).toHaveLength(100);
    expect(leastMs(80, () => parseScript(text))).toBeLessThan(20);
    expect(leastMs(60, () => printScript(script, { target: 'headrace' }))).toBeLessThan(40);
  });
});

describe('at the limits', () => {
  it.each([
    ['a chain of 400 OR', Array.from({ length: 400 }, (_, i) => `a = ${i}`).join(' OR ')],
    ['90 parentheses', `${'(a + '.repeat(90)}1${')'.repeat(90)}`],
    ['60 subqueries', `${'(SELECT a FROM t WHERE b = '.repeat(60)}1${')'.repeat(60)}`],
    ['an IN list of 10,000', `a IN (${Array.from({ length: 10_000 }, (_, i) => i).join(', ')})`],
  ])('%s are read, printed and read again', (_, text) => {
    const { value, diagnostics } = parseExpression(text);
    expect(diagnostics).toEqual([]);
    const printed = printExpression(value!);
    expect(printExpression(parseExpression(printed).value!)).toBe(printed);
  });
});
