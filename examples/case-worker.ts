import { afterAll, beforeAll } from 'vitest';
import { withBundle } from '@/bench/bundle.mjs';

/** The worker that runs cases on our engine, bundled before the tests of the file that calls this and removed behind them; `file` is there once they run. */
export function caseWorker(): { readonly file: URL } {
  let file: URL;
  let release: () => void = () => undefined;
  let bundle: Promise<void>;
  beforeAll(async () => {
    await new Promise<void>((ready, reject) => {
      bundle = withBundle({ worker: 'bench/conformance/harness-worker.ts' }, async (files) => {
        file = files['worker']!;
        await new Promise<void>((resolve) => {
          release = resolve;
          ready();
        });
      });
      bundle.catch(reject);
    });
  });
  afterAll(async () => {
    release();
    await bundle;
  });
  return {
    get file() {
      return file;
    },
  };
}
