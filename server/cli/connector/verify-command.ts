import { closeSync, existsSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { LawResult } from '@headrace/connector-sdk/testing';
import { parseCommand, printHelp, type CommandHelp } from '../arguments';
import { CliError } from '../cli-error';
import type { CliEnvironment } from '../cli-environment';
import { wholeNumber } from '../duration';
import { exitCodes, type ExitCode } from '../exit-codes';
import { badge, lawTable, summary } from './law-table';
import { Interrupt } from './interrupt';
import { harnessOf, withHarness } from './load-harness';
import { verifyEach, withoutResults } from './verify-each';

const help: CommandHelp = {
  name: 'connector verify',
  operands: '[<name or folder> …]',
  wants: 'a name',
  summary: 'Runs the laws of the conformance kit. Exit code 1 where one fails.',
  options: {
    all: { config: { type: 'boolean' }, usage: '--all', help: 'All connectors and formats of this build.' },
    json: { config: { type: 'string' }, usage: '--json FILE', help: 'Write every law: connector, law, case, status, reason.' },
    jobs: {
      config: { type: 'string' },
      usage: '--jobs N',
      help: 'Of several, verify so many at once (default: one a processor, two at least).',
    },
  },
  notes: [
    'Real systems are started for it where this machine has what they need; else their laws are skipped, with the reason.',
    'A folder gets conformance.json and badge.svg beside its package.json; the studio shows them.',
  ],
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
  if (parsed.flag('all') && parsed.operands.length > 0)
    throw new CliError(`headrace connector verify: --all leaves nothing that "${parsed.operands[0]}" could add.`, 'Give names, or --all.');
  const file = parsed.text('json');
  if (file !== undefined) requireWritable(file);
  const subjects = parsed.flag('all')
    ? ownSubjects(environment.checkout)
    : parsed.operands.map((each) => subjectOf(each, environment.checkout));
  if (subjects.length === 0)
    throw new CliError('headrace connector verify: nothing is named.', 'Name a connector or a folder, or give --all.');
  const atOnce = wholeNumber('jobs', parsed.text('jobs') ?? String(Math.max(2, os.availableParallelism())), { least: 1, most: 64 });
  const all = subjects.length === 1 ? await verifyOne(subjects[0]!, environment) : await verifyAll(subjects, atOnce, environment);
  if (all === null) return exitCodes.interrupted;
  environment.out(`${summary(all)}\n`);
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
  return all.some(({ status }) => status === 'failed') ? exitCodes.failed : exitCodes.finished;
}

/** Before minutes of work whose report could not be kept. What stands there stays as it is; an empty report would be none. */
function requireWritable(file: string): void {
  const stands = existsSync(file);
  try {
    closeSync(openSync(file, 'a'));
    if (!stands) rmSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CliError(`--json: ${file} cannot be written (${code}).`, 'Name a file in a folder that is there and can be written.');
  }
}

/** Null: interrupted. */
async function verifyOne({ folder, own }: Subject, environment: CliEnvironment): Promise<readonly LawResult[] | null> {
  const results = await runLaws(folder, environment);
  if (results === null) return null;
  environment.out(lawTable(results));
  if (!own) writeConformance(folder, results);
  return results;
}

/** Results stand in the order of the subjects; those that need a real system, and take longest, begin first. Null: interrupted. */
async function verifyAll(subjects: readonly Subject[], atOnce: number, environment: CliEnvironment): Promise<readonly LawResult[] | null> {
  const found = new Map<string, readonly LawResult[]>();
  const since = performance.now();
  const folders = subjects.map(({ folder }) => folder);
  const wentThrough = await verifyEach({
    folders: [...folders.filter(needsService), ...folders.filter((folder) => !needsService(folder))],
    atOnce,
    environment,
    onEnd: (folder, results) => {
      found.set(folder, results);
      environment.out(lawTable(results));
      const seconds = Math.round((performance.now() - since) / 1_000);
      environment.err(`${found.size} of ${folders.length} through after ${seconds} s: ${results[0]?.connector} (${summary(results)})\n`);
    },
  });
  return wentThrough ? folders.flatMap((folder) => found.get(folder) ?? []) : null;
}

function needsService(folder: string): boolean {
  const tests = path.dirname(harnessOf(folder));
  return existsSync(tests) && readdirSync(tests).some((name) => name.endsWith('.int.test.ts'));
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

/** How often it is told how far it is. */
const PROGRESS_MS = 10_000;

/** Null: interrupted. What was started for the laws has ended then, or ends with this process. */
async function runLaws(folder: string, environment: CliEnvironment): Promise<readonly LawResult[] | null> {
  if (!existsSync(harnessOf(folder))) return [withoutResults(folder, `${harnessOf(folder)} is not there`)];
  return withHarness(folder, environment.checkout, async (harness, kit) => {
    const runs = kit.lawRuns(harness);
    const interrupt = new Interrupt(environment);
    let done = 0;
    const timer = setInterval(() => {
      const now = runs[done];
      if (now) environment.err(`${path.basename(folder)}: ${done} of ${runs.length} laws, now ${now.law}${inCase(now.case)}\n`);
    }, PROGRESS_MS);
    try {
      const verified = kit.verify(harness, ({ status, law, case: name, reason }) => {
        interrupt.throwIfItCame();
        done++;
        if (status === 'failed') environment.err(`${path.basename(folder)}: ${law}${inCase(name)} failed: ${reason}\n`);
      });
      return await Promise.race([verified, interrupt.patienceIsOver]);
    } catch (error) {
      if (interrupt.came) return null;
      throw error;
    } finally {
      interrupt.stopListening();
      clearInterval(timer);
    }
  });
}

const inCase = (name: string): string => (name === '' ? '' : ` (${name})`);

function writeConformance(folder: string, results: readonly LawResult[]): void {
  const count = (status: LawResult['status']): number => results.filter((result) => result.status === status).length;
  const laws = results.map(({ law, case: name, status, reason }) => ({ law, case: name, status, reason }));
  const conformance = { passed: count('passed'), failed: count('failed'), skipped: count('skipped'), at: new Date().toISOString(), laws };
  writeFileSync(path.join(folder, 'conformance.json'), `${JSON.stringify(conformance, null, 2)}\n`);
  writeFileSync(path.join(folder, 'badge.svg'), badge(conformance));
}
