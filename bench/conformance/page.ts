import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { variantNames, worst, type CaseCheck, type VariantName, type Verdict } from './check-case';

/** `docs/conformance.md`: for each feature how many cases give Flink's rows, and every case that does not, with the reason. */
export function conformancePage(
  checks: readonly CaseCheck[],
  flink: ReadonlyMap<string, string | null> | null,
  random: readonly string[] = [],
): string {
  const features = [...new Set(checks.map((check) => check.case.feature))];
  const rows = features.map((feature) => {
    const own = checks.filter((check) => check.case.feature === feature);
    const count = (verdict: Verdict['verdict']): number => own.filter((check) => worst(check).verdict === verdict).length;
    const ways = variantNames.map((name) => wayCount(own, name)).join(' | ');
    return `| ${feature} | ${own.length} | ${count('same')} | ${ways} | ${count('not-yet')} | ${count('differs') + count('failed')} |`;
  });
  const open = checks.filter((check) => worst(check).verdict !== 'same').map((check) => openRow(check, worst(check)));
  const odd = checks.flatMap(({ case: { feature, name, flinkDiffers } }) =>
    flinkDiffers === undefined ? [] : [`| ${feature}/${name} | ${flinkDiffers} |`],
  );
  return [
    '# Conformance with Flink',
    '',
    `Made by \`npm run conformance -- --page\` on ${machine()}, commit ${commit()}; Flink's rows are ${flink === null ? 'the stored ones' : 'those of a real Flink 1.20 in this run and equal the stored ones'}.`,
    `Ways in which each case ran: ${waysOf(checks)}.`,
    'Where the order is defined, the changelog is compared change for change (by one worker), else what remains of it.',
    '',
    ...[
      `| feature | cases | same rows | ${variantNames.join(' | ')} | not yet | differs |`,
      `|---|---|---|${variantNames.map(() => '---|').join('')}---|---|`,
      ...rows,
    ],
    `| **all** | ${checks.length} | ${checks.filter((check) => worst(check).verdict === 'same').length} | ${variantNames.map((name) => wayCount(checks, name)).join(' | ')} | | |`,
    ...(open.length === 0 ? [] : ['', '## Open', '', '| case | state | why |', '|---|---|---|', ...open]),
    ...(odd.length === 0 ? [] : ['', '## Where Flink is not followed', '', '| case | why |', '|---|---|', ...odd]),
    ...(random.length === 0 ? [] : ['', ...random]),
    '',
  ].join('\n');
}

/** How many cases gave the same rows in this way, of those that were run in it. */
function wayCount(checks: readonly CaseCheck[], name: VariantName): string {
  const verdicts = checks.flatMap(({ variants }) => variants[name] ?? []);
  return verdicts.length === 0 ? '–' : `${verdicts.filter(({ verdict }) => verdict === 'same').length} of ${verdicts.length}`;
}

const wayTexts: Readonly<Record<VariantName, string>> = {
  straight: 'straight',
  batches: 'its input in random batches',
  restored: 'stopped with a checkpoint and restored at another parallelism',
  both: 'both of these at once',
};
const waysOf = (checks: readonly CaseCheck[]): string =>
  variantNames.flatMap((name) => (checks.some(({ variants }) => name in variants) ? [wayTexts[name]] : [])).join('; ');

function openRow({ case: { feature, name } }: CaseCheck, verdict: Verdict): string {
  const why = verdict.verdict === 'same' ? '' : verdict.why;
  const state = verdict.verdict === 'not-yet' ? `not yet (${verdict.codes.join(', ')})` : verdict.verdict;
  return `| ${feature}/${name} | ${state} | ${why.replaceAll('|', '\\|').replaceAll('\n', ' ').slice(0, 200)} |`;
}

export const machine = (): string => `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}`;
/** With a plus where files differ from it. */
export function commit(): string {
  const git = (...args: readonly string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
  return (
    git('rev-parse', '--short', 'HEAD') +
    (git('status', '--porcelain', '--untracked-files=no', 'server', 'connector-sdk', 'formats', 'connectors') === '' ? '' : '+')
  );
}
