import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LawResult } from '@headrace/connector-sdk/testing';
import { parseCommand, printHelp, type CommandHelp } from '../arguments';
import { CliError } from '../cli-error';
import type { CliEnvironment } from '../cli-environment';
import { exitCodes, type ExitCode } from '../exit-codes';
import { badge, lawTable, summary } from './law-table';
import { harnessOf, withHarness } from './load-harness';

const help: CommandHelp = {
  name: 'connector verify',
  operands: '[<name or folder> …]',
  summary: 'Runs the laws of the conformance kit. Exit code 1 where one fails.',
  options: {
    all: { config: { type: 'boolean' }, usage: '--all', help: 'All connectors and formats of this build.' },
    json: { config: { type: 'string' }, usage: '--json FILE', help: 'Write every law: connector, law, case, status, reason.' },
  },
  notes: ['A folder gets conformance.json and badge.svg beside its package.json; the studio shows them.'],
};

/** Something with a harness. `own`: part of this build, whose folders are not written to. */
interface Subject {
  readonly folder: string;
  readonly own: boolean;
}

export async function verifyCommand(args: readonly string[], environment: CliEnvironment): Promise<ExitCode> {
  const parsed = parseCommand(help, args, { least: 0, most: 1_000 });
  if (parsed.help) {
    environment.out(printHelp(help));
    return exitCodes.finished;
  }
  const subjects = parsed.flag('all')
    ? ownSubjects(environment.checkout)
    : parsed.operands.map((each) => subjectOf(each, environment.checkout));
  if (subjects.length === 0)
    throw new CliError('headrace connector verify: nothing is named.', 'Name a connector or a folder, or give --all.');
  const all: LawResult[] = [];
  for (const subject of subjects) {
    const results = await verifySubject(subject, environment);
    environment.out(lawTable(results));
    if (!subject.own) writeConformance(subject.folder, results);
    all.push(...results);
  }
  environment.out(`${summary(all)}\n`);
  const file = parsed.text('json');
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
  return all.some(({ status }) => status === 'failed') ? exitCodes.failed : exitCodes.finished;
}

function ownSubjects(checkout: string): Subject[] {
  return ['connectors', 'formats'].flatMap((room) =>
    readdirSync(path.join(checkout, room))
      .sort()
      .map((name) => ({ folder: path.join(checkout, room, name), own: true }))
      .filter(({ folder }) => existsSync(path.join(folder, 'package.json'))),
  );
}

function subjectOf(named: string, checkout: string): Subject {
  const own = ownSubjects(checkout).find(({ folder }) => [path.basename(folder), `format-${path.basename(folder)}`].includes(named));
  if (own && !existsSync(path.resolve(named, 'package.json'))) return own;
  const folder = path.resolve(named);
  if (!existsSync(harnessOf(folder)))
    throw new CliError(`There is no ${harnessOf(folder)}.`, 'Name a connector of this build, or the folder of one with a harness.');
  return { folder, own: folder.startsWith(`${checkout}${path.sep}`) };
}

async function verifySubject({ folder }: Subject, environment: CliEnvironment): Promise<readonly LawResult[]> {
  if (!existsSync(harnessOf(folder))) return [withoutHarness(folder)];
  return withHarness(folder, environment.checkout, (harness, kit) =>
    kit.verify(harness, ({ status, law, case: name, reason }) => {
      if (status === 'failed') environment.err(`${path.basename(folder)}: ${law}${name ? ` (${name})` : ''} failed: ${reason}\n`);
    }),
  );
}

const withoutHarness = (folder: string): LawResult => ({
  connector: path.basename(folder),
  law: 'harness',
  title: 'There is a harness',
  case: '',
  status: 'failed',
  reason: `${harnessOf(folder)} is not there`,
  durationMs: 0,
});

function writeConformance(folder: string, results: readonly LawResult[]): void {
  const count = (status: LawResult['status']): number => results.filter((result) => result.status === status).length;
  const laws = results.map(({ law, case: name, status, reason }) => ({ law, case: name, status, reason }));
  const conformance = { passed: count('passed'), failed: count('failed'), skipped: count('skipped'), at: new Date().toISOString(), laws };
  writeFileSync(path.join(folder, 'conformance.json'), `${JSON.stringify(conformance, null, 2)}\n`);
  writeFileSync(path.join(folder, 'badge.svg'), badge(conformance));
}
