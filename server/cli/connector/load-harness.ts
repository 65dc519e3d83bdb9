import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ConnectorHarness, ConnectorPreview, FormatHarness, LawResult, LawRun } from '@headrace/connector-sdk/testing';
import { bundle } from './bundle';

/** The part of the kit that commands use. */
export interface Kit {
  lawRuns(harness: ConnectorHarness | FormatHarness): readonly LawRun[];
  verify(harness: ConnectorHarness | FormatHarness, onResult: (result: LawResult) => void): Promise<readonly LawResult[]>;
  previewConnector(harness: ConnectorHarness): Promise<ConnectorPreview>;
}

export const harnessOf = (folder: string): string => path.join(folder, 'test/harness.ts');

let count = 0;

/** Harness and kit out of one bundle, so that they share one SDK. It lies in the folder, where the connector's packages are found, and is gone afterwards. */
export async function withHarness<T>(
  folder: string,
  checkout: string,
  work: (harness: ConnectorHarness | FormatHarness, kit: Kit) => Promise<T>,
): Promise<T> {
  const outDir = path.join(folder, `.dist-verify-${process.pid}-${++count}`);
  mkdirSync(outDir, { recursive: true });
  const remove = (): void => rmSync(outDir, { recursive: true, force: true });
  // Clients that are loaded below may end the process at an interrupt.
  process.once('exit', remove);
  try {
    await bundle({
      entries: { harness: harnessOf(folder), kit: path.join(checkout, 'connector-sdk/src/testing/index.ts') },
      outDir,
      checkout,
    });
    const load = async (name: string): Promise<unknown> => import(pathToFileURL(path.join(outDir, `${name}.mjs`)).href);
    const { default: harness } = (await load('harness')) as { readonly default: ConnectorHarness | FormatHarness };
    return await work(harness, (await load('kit')) as Kit);
  } finally {
    process.off('exit', remove);
    remove();
  }
}
