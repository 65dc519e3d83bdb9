import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { types, type SqlRow, type TableSchema } from '@headrace/connector-sdk';
import { connectorHarness } from '@headrace/connector-sdk/testing';
import myConnector, { lineOf } from '../index';
import type { MyConnectorOptions } from '../spec';

const table: TableSchema = {
  name: 'lines',
  fields: [
    { name: 'n', type: types.INT },
    { name: 'text', type: types.STRING },
  ],
  primaryKey: [],
  metadata: [],
  partitionKeys: [],
};
const linesOf = (file: string): string[] => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []);

function place() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'my-connector-'));
  const file = path.join(folder, 'out.jsonl');
  return { folder, file, instance: { options: { path: file }, table } };
}

/** What the laws need to know: `headrace connector verify` runs them. */
export default connectorHarness<MyConnectorOptions>({
  connector: myConnector,
  sinks: [
    {
      name: 'a file',
      epoch: (n) => [0, 1, 2].map((i) => ({ kind: 'insert', row: [n * 10 + i, `row ${i}`] })),
      open: () => {
        const { folder, file, instance } = place();
        return {
          instance,
          visible: () => Promise.resolve(linesOf(file)),
          textOf: lineOf,
          outage: () => {
            renameSync(folder, `${folder}-away`);
            return Promise.resolve(() => Promise.resolve(renameSync(`${folder}-away`, folder)));
          },
          remove: () => Promise.resolve(rmSync(folder, { recursive: true })),
        };
      },
      types: () => {
        const { file, instance } = place();
        return Promise.resolve({
          instance,
          rows: [
            [1, 'é'],
            [2, null],
          ],
          read: () => Promise.resolve(linesOf(file).map((line) => JSON.parse(line) as SqlRow)),
        });
      },
    },
  ],
  refused: [
    {
      name: 'a folder that is not there',
      open: () => ({ options: { path: path.join(os.tmpdir(), 'not-there/out.jsonl') }, table }),
      option: 'path',
    },
  ],
  skip: { 'sink.partial-failure': 'a file takes every row' },
});
