import { appendFile } from 'node:fs/promises';
import { HeadraceError, plainSink, type ConnectorRuntime, type SqlRow } from '@headrace/connector-sdk';
import { myConnectorSpec, type MyConnectorOptions } from './spec';

/** One line of the file. */
export const lineOf = (row: SqlRow): string =>
  JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

async function append(file: string, text: string): Promise<void> {
  try {
    await appendFile(file, text);
  } catch (error) {
    // Whose fault it is, whether trying again can help, and what to do.
    throw new HeadraceError(`The file ${file} cannot be written: ${(error as Error).message}.`, {
      code: 'my-connector.not-written',
      domain: 'external',
      retry: 'backoff',
      remedy: 'Make its folder, or correct the option "path".',
      cause: error,
    });
  }
}

const myConnector: ConnectorRuntime<MyConnectorOptions> = {
  spec: myConnectorSpec,
  check: async ({ options, resolvePath }) => {
    try {
      await append(resolvePath(options.path), '');
      return { ok: true };
    } catch (error) {
      return { ok: false, option: 'path', problem: (error as Error).message, remedy: 'Make its folder, or correct the path.' };
    }
  },
  sink: plainSink({
    open: ({ options, resolvePath }) => {
      const file = resolvePath(options.path);
      return {
        write: (rows) => append(file, rows.map((row) => `${lineOf(row)}\n`).join('')),
        close: () => Promise.resolve(),
      };
    },
  }),
};
export default myConnector;
