import { cpus } from 'node:os';
import type { NexmarkFigure } from './main';

/** `docs/nexmark.md`: both engines' figures side by side. */
export function nexmarkPage(all: readonly NexmarkFigure[]): string {
  const figures = all.filter((figure) => figure.generated !== true);
  const queries = [...new Set(figures.map(({ query }) => query))];
  const of = (query: string, engine: NexmarkFigure['engine']): NexmarkFigure | undefined =>
    figures.find((figure) => figure.query === query && figure.engine === engine);
  const ratios: number[] = [];
  const rows = queries.map((query) => {
    const [ours, theirs] = [of(query, 'headrace'), of(query, 'flink')];
    const both = ours && theirs && ours.error === undefined && theirs.error === undefined;
    const ratio = both ? ours.rowsPerCpuSecond / theirs.rowsPerCpuSecond : null;
    if (ratio !== null) ratios.push(ratio);
    return `| ${query} | ${(ours ?? theirs)!.events / 1e6} | ${cells(ours)} | ${query === 'q6' ? 'Flink cannot run it | | ' : cells(theirs)} | ${ratio === null ? '' : `${ratio.toFixed(1)} ×`} | ${rowsOf(ours, theirs)} |`;
  });
  const mean = ratios.length === 0 ? null : Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
  const loads = figures.flatMap(({ load }) => load ?? []);
  return [
    '# Nexmark beside Flink',
    '',
    `Made by \`npm run bench -- nexmark --page\` on ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, commit ${commitsOf(figures)}; events from a file of JSON lines,`,
    'parallelism 1, checkpoints every 10 s, rows thrown away at the end, both with mini-batch and up to 8 GB for state in memory; Flink 1.20 with heap state and object reuse, in a JVM that has run the query before.',
    'Millions of events, thousands of rows per CPU-second between 20 % and 100 % of the input, seconds for that, peak resident megabytes. Rows: of 50,000 events, net;',
    'q12 counts in windows of the clock, and Flink gives none that is open when the input ends. Flink 1.20 refuses q6: OVER of rows that change.',
    `Load of the machine: ${loads.length === 0 ? 'not recorded, it was shared with other work' : `${Math.min(...loads)} to ${Math.max(...loads)}`}, on ${cpus().length} cores.`,
    '',
    '| query | M events | Headrace k rows/CPU-s | s | MB | Flink k rows/CPU-s | s | MB | ratio | rows |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
    ...(mean === null ? [] : ['', `Geometric mean of ${ratios.length} queries: ${mean.toFixed(1)} ×.`]),
    ...generatedPart(all.filter((figure) => figure.generated === true)),
    '',
  ].join('\n');
}

const commitsOf = (figures: readonly NexmarkFigure[]): string =>
  [...new Set(figures.flatMap(({ commit }) => commit ?? []))].join(', ') || 'not recorded';

/** Events that the source makes itself: nothing to compare with, since Flink has no such source that could be had. */
function generatedPart(figures: readonly NexmarkFigure[]): readonly string[] {
  if (figures.length === 0) return [];
  return [
    '',
    '## Generated in the process',
    '',
    `Headrace alone (\`--generated\`), ${figures[0]!.events} events out of its own \`nexmark\` source, start of the process included: Flink 1.20 has no such source, and the`,
    `benchmark’s own (\`com.github.nexmark\`) is not on Maven Central. Commit ${commitsOf(figures)}.`,
    '',
    '| query | k rows/CPU-s | s | MB |',
    '|---|---|---|---|',
    ...figures.map((figure) => `| ${figure.query} | ${cells(figure)} |`),
  ];
}

/** Whether the rows are right, as far as someone else can tell. */
function rowsOf(ours: NexmarkFigure | undefined, theirs: NexmarkFigure | undefined): string {
  if (ours?.answered !== undefined) return `checked by an independent computation: ${ours.answered ? 'same' : 'differ'}`;
  if (ours === undefined || theirs === undefined || ours.error !== undefined || theirs.error !== undefined) return '';
  if (ours.query === 'q12') return 'by the clock';
  return ours.checksum === theirs.checksum ? 'same' : 'differ';
}

function cells(figure: NexmarkFigure | undefined): string {
  if (figure === undefined) return ' | | ';
  if (figure.error !== undefined)
    return `${figure.error
      .split('\n')[0]!
      .replace(/^\S*\//, '')
      .replaceAll('|', '\\|')
      .slice(0, 90)} | | `;
  return `${Math.round(figure.rowsPerCpuSecond / 1_000)} | ${figure.wallSeconds.toFixed(1)} | ${Math.round(figure.peakBytes / 1e6)}`;
}
