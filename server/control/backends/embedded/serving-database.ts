import type { JobPlan, PlanOperator } from '@/server/plan/job/job-plan';

/** In table options the serving database has this host name: its real address changes from start to start. */
export const SERVING_URL_PREFIX = 'jdbc:postgresql://headrace-data/';
export const SERVING_URL = `${SERVING_URL_PREFIX}headrace_data`;
export const SERVING_PASSWORD_SECRET = 'HEADRACE_DATA_PASSWORD';

export interface ResolvedOptions {
  readonly options: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

export interface ResolvedPlan {
  readonly plan: JobPlan;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Puts the real address into a plan that names the serving database; its password goes the way of secrets, never into the plan. */
export function resolveServingDatabase(plan: JobPlan, dataUrl: string): ResolvedPlan {
  const resolve = addressOf(dataUrl);
  const operators = plan.operators.map((operator): PlanOperator =>
    'use' in operator ? { ...operator, use: { ...operator.use, options: resolve(operator.use.options) } } : operator,
  );
  return { plan: { ...plan, operators }, secrets: passwordOf(dataUrl) };
}

/** The same for the options of one table; where they name another system, no password comes along. */
export function resolveServingOptions(options: ResolvedOptions['options'], dataUrl: string): ResolvedOptions {
  const resolved = addressOf(dataUrl)(options);
  return { options: resolved, secrets: resolved === options ? {} : passwordOf(dataUrl) };
}

function addressOf(dataUrl: string): (options: ResolvedOptions['options']) => ResolvedOptions['options'] {
  const real = new URL(dataUrl);
  const host = real.port ? real.host : `${real.host}:5432`;
  const url = `jdbc:postgresql://${host}${real.pathname}${real.search}`;
  const username = decodeURIComponent(real.username);
  return (options) => (options.url?.startsWith(SERVING_URL_PREFIX) ? { ...options, url, username } : options);
}

const passwordOf = (dataUrl: string): Readonly<Record<string, string>> => ({
  [SERVING_PASSWORD_SECRET]: decodeURIComponent(new URL(dataUrl).password),
});
