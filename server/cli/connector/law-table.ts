import type { LawResult } from '@headrace/connector-sdk/testing';

const signs: Readonly<Record<LawResult['status'], string>> = { passed: 'passed ', failed: 'FAILED ', skipped: 'skipped' };

/** One connector's laws, a line each; cases that came out alike share it. Reasons stand behind what failed or was skipped. */
export function lawTable(results: readonly LawResult[]): string {
  if (results.length === 0) return '';
  const lines = [...grouped(results).values()].map((group) => {
    const [{ status, reason }] = group as [LawResult];
    const laws = [...new Set(group.map((result) => result.law))];
    const law = laws.length === 1 ? laws[0]! : `${laws[0]!.split('.')[0]}: ${laws.length} laws`;
    const cases = group.map((result) => result.case).filter((name) => name !== '');
    const said = reason === '' ? '' : ` — ${reason.split('\n')[0]}`;
    return `  ${signs[status]}  ${law.padEnd(28)} ${cases.join(', ')}${status === 'passed' && group.length > 1 ? '' : said}`.trimEnd();
  });
  return [`${results[0]!.connector}: ${summary(results)}`, ...lines, '', ''].join('\n');
}

function grouped(results: readonly LawResult[]): Map<string, LawResult[]> {
  const groups = new Map<string, LawResult[]>();
  for (const result of results) {
    const key = keyOf(result);
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return groups;
}

/** All laws of a role that a connector does not have share a line. */
function keyOf({ law, case: name, status, reason }: LawResult): string {
  if (status === 'passed') return `${law} passed`;
  return `${name === '' && status === 'skipped' ? law.split('.')[0] : law} ${status} ${reason}`;
}

/** `24 passed, 0 failed, 3 skipped` */
export function summary(results: readonly LawResult[]): string {
  return (['passed', 'failed', 'skipped'] as const)
    .map((status) => `${results.filter((result) => result.status === status).length} ${status}`)
    .join(', ');
}

/** A small sign for a README: how many laws hold. */
export function badge({ passed, failed }: { readonly passed: number; readonly failed: number }): string {
  const text = failed > 0 ? `${failed} of ${passed + failed} laws broken` : `${passed} laws hold`;
  const colour = failed > 0 ? '#b3261e' : '#2e7d32';
  const width = 74 + text.length * 6.4;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="Headrace: ${text}">`,
    `<rect width="${width}" height="20" rx="3" fill="#444"/><rect x="64" width="${width - 64}" height="20" rx="3" fill="${colour}"/>`,
    `<g fill="#fff" font-family="Verdana,sans-serif" font-size="11"><text x="6" y="14">Headrace</text><text x="70" y="14">${text}</text></g>`,
    '</svg>\n',
  ].join('');
}
