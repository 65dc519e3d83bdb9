import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { RowOrder } from '@/examples/rows-written';

/** What a case promises of its rows, from its `case.json`. */
export interface CaseFacts {
  readonly title: string;
  /**
   * `total`: the changelog is the same, change for change. `perKey`: the changes of rows that agree in their first `keyColumns` columns
   * are. `none`: the rows that remain when all changes are applied.
   */
  readonly order: RowOrder;
  readonly keyColumns?: number;
  /** Relative difference that sums of doubles may have. */
  readonly doubleTolerance?: number;
  /** Why the rows are those of one worker only, where that is so. */
  readonly onlyOneWorker?: string;
  /** Why Flink's own answer is not the one that is expected. */
  readonly flinkDiffers?: string;
}

export interface ConformanceCase extends CaseFacts {
  readonly feature: string;
  readonly name: string;
  readonly folder: string;
  readonly script: string;
  /** Null: not recorded yet. */
  readonly expected: readonly string[] | null;
}

/** All cases below `examples/sql`, in the order of their names; `only` is a part of `feature/name`, or several with commas. */
export function readCases(root: string, only = ''): ConformanceCase[] {
  return foldersOf(root).flatMap((feature) =>
    foldersOf(path.join(root, feature))
      .filter(
        (name) =>
          only.split(',').some((part) => `${feature}/${name}`.includes(part)) && existsSync(path.join(root, feature, name, 'script.sql')),
      )
      .map((name) => readCase(feature, name, path.join(root, feature, name))),
  );
}

function readCase(feature: string, name: string, folder: string): ConformanceCase {
  const rows = path.join(folder, 'expected.rows');
  return {
    ...(JSON.parse(readFileSync(path.join(folder, 'case.json'), 'utf8')) as CaseFacts),
    ...{ feature, name, folder },
    script: readFileSync(path.join(folder, 'script.sql'), 'utf8'),
    expected: existsSync(rows) ? linesOf(readFileSync(rows, 'utf8')) : null,
  };
}

export const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

const foldersOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'input')
    .map(({ name }) => name)
    .sort();

/** The script as Flink takes it: paths are absolute, options of our own are gone. */
export const forFlink = ({ script, folder }: { readonly script: string; readonly folder: string }): string =>
  script
    .replaceAll(/('path'\s*=\s*)'([^']*)'/g, (_, key: string, file: string) => `${key}'${path.resolve(folder, file)}'`)
    .replaceAll(/,?\s*'headrace\.[^']*'\s*=\s*'[^']*'/g, '')
    .replaceAll(/\(\s*,/g, '(');
