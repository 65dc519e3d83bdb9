import path from 'node:path';
import { realpathSync } from 'node:fs';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { HeadraceError } from '@headrace/connector-sdk/errors';
import { bindFormat, type BoundFormat } from '@headrace/connector-sdk/format';
import type { Clock, ConnectorContext, Logger, MetricGroup } from '@headrace/connector-sdk/source';
import { keyFormatOf, parseOptions, type ParsedOptions } from '@headrace/connector-sdk/spec';
import type { ConnectorRuntime } from '@headrace/connector-sdk';
import type { JobStart } from '../contract/job';
import type { ConnectorUse } from '@/server/plan/job/job-plan';
import { timerMs } from '../time/timer-ms';
import type { EngineParts } from './environment';

/** A connector with its options resolved: what every role of a table is made from. */
export interface TableBinding {
  readonly connector: ConnectorRuntime;
  readonly options: unknown;
  readonly format: BoundFormat | null;
  readonly keyFormat: BoundFormat | null;
  readonly use: ConnectorUse;
}

/** Loads the connector and the format, puts secrets in, and parses the options. */
export async function bindTable(use: ConnectorUse, parts: EngineParts, secrets: JobStart['secrets']): Promise<TableBinding> {
  const connector = await parts.loadConnector(use.connector);
  const options = required(parseOptions(connector.spec, withSecrets(use.options, secrets), 'resolved'), use.schema.name);
  const bind = async ({ name, options: texts }: NonNullable<ConnectorUse['format']>): Promise<BoundFormat> => {
    const format = await parts.loadFormat(name);
    return bindFormat(format, required(parseOptions(format.spec, withSecrets(texts, secrets), 'resolved'), use.schema.name));
  };
  const keyFormat = keyFormatOf(use.options);
  return { connector, options, format: use.format && (await bind(use.format)), keyFormat: keyFormat && (await bind(keyFormat)), use };
}

function required<O>(parsed: ParsedOptions<O>, table: string): O {
  if (parsed.ok) return parsed.options;
  throw new HeadraceError(`Table "${table}": ${parsed.problems.map((problem) => problem.problem).join(' ')}`, {
    code: 'table.invalid-options',
    domain: 'user',
    retry: 'none',
    remedy: parsed.problems.map((problem) => problem.remedy).join(' '),
  });
}

function withSecrets(options: Readonly<Record<string, string>>, secrets: JobStart['secrets']): Record<string, string> {
  const resolve = (text: string): string =>
    text.replace(/\$\{secret\.([A-Za-z_][A-Za-z0-9_.-]*)\}/g, (_, name: string) => {
      const value = secrets[name];
      if (value === undefined) throw missingSecret(name);
      return value;
    });
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [key, resolve(value)]));
}

const missingSecret = (name: string): HeadraceError =>
  new HeadraceError(`The secret "${name}" is not set.`, {
    code: 'secret.missing',
    domain: 'user',
    retry: 'none',
    remedy: `Store a secret of this name, or set HEADRACE_SECRET_${name} for the command line.`,
  });

export interface ContextParts {
  readonly job: Pick<JobStart, 'baseDirectory' | 'allowedPaths'>;
  readonly log: Logger;
  readonly metrics: MetricGroup;
  readonly signal: AbortSignal;
}

/** The context that every role of the table is created with. */
export function connectorContext(binding: TableBinding, parts: ContextParts): ConnectorContext<unknown> {
  return {
    options: binding.options,
    table: binding.use.schema,
    log: parts.log,
    metrics: parts.metrics,
    signal: parts.signal,
    clock: systemClock,
    ...(binding.format ? { format: binding.format } : {}),
    ...(binding.keyFormat ? { keyFormat: binding.keyFormat } : {}),
    resolvePath: (name) => resolveWithin(name, parts.job),
  };
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    try {
      await sleepFor(timerMs(ms), undefined, signal ? { signal } : {});
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  },
};

/** An absolute path; outside of the allowed roots (symbolic links followed) it is refused. */
function resolveWithin(name: string, job: ContextParts['job']): string {
  const absolute = path.resolve(job.baseDirectory, name);
  if (job.allowedPaths === null) return absolute;
  const real = realPathOf(absolute);
  const inside = job.allowedPaths.some((root) => {
    const relative = path.relative(realPathOf(path.resolve(root)), real);
    return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
  });
  if (inside) return absolute;
  throw new HeadraceError(`The path ${name} lies outside of the folders that jobs may use.`, {
    code: 'file.outside-allowed-paths',
    domain: 'user',
    retry: 'none',
    remedy: `Put the file under ${job.allowedPaths.join(' or ')}, or add its folder to HEADRACE_ALLOWED_PATHS.`,
  });
}

/** Follows links of the part of the path that exists. */
function realPathOf(absolute: string): string {
  try {
    return realpathSync(absolute);
  } catch {
    const parent = path.dirname(absolute);
    return parent === absolute ? absolute : path.join(realPathOf(parent), path.basename(absolute));
  }
}
