// @ts-check
import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const cli = path.join(import.meta.dirname, '../../dist/cli.mjs');

/**
 * Makes SQL a pipeline of the server, as a canvas would hold it, and deploys that. Resolves when its first job stands in the list.
 * @param {import('./headrace-server.mjs').HeadraceServer} server
 * @param {{ name: string; sql: string; config: object }} wish
 * @returns {Promise<{ id: string; jobId: string; checkpoints: string }>}
 */
export async function deploySql(server, { name, sql, config }) {
  const script = path.join(server.home, 'run', `${name.replaceAll(/\W+/g, '-')}.sql`);
  writeFileSync(script, sql);
  // Not in one stretch: a connection that the server closes meanwhile must be seen to be closed.
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'compile', script, '--to', 'graph'], { maxBuffer: 64_000_000 });
  const document = JSON.parse(stdout);
  rmSync(script);
  const { id: pipelineId } = await server.call('pipelines.create', { namespace: 'flight-delays', name, document });
  const { revision } = await server.query('pipelines.get', { id: pipelineId });
  const outcome = await server.call('deployments.deploy', { pipelineId, revision, config });
  if (outcome.kind !== 'deployed') throw new Error(`The deploy was refused: ${JSON.stringify(outcome.diagnostics)}`);
  const id = outcome.deploymentId;
  for (let waited = 0; waited < 30_000; waited += 50) {
    const [job] = await server.query('deployments.jobs', { id });
    if (job) return { id, jobId: job.id, checkpoints: path.join(server.home, 'checkpoints', id, job.id) };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The deployment ${id} got no job within 30 s.`);
}
