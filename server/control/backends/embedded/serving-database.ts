import type { ConnectorUse, JobPlan, PlanOperator } from '@/server/plan/job/job-plan';

/** In table options the serving database has this host name: its real address changes from start to start. */
export const SERVING_URL_PREFIX = 'jdbc:postgresql://headrace-data/';
export const SERVING_URL = `${SERVING_URL_PREFIX}headrace_data`;
export const SERVING_PASSWORD_SECRET = 'HEADRACE_DATA_PASSWORD';

export interface ResolvedPlan {
  readonly plan: JobPlan;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Puts the real address into a plan that names the serving database; its password goes the way of secrets, never into the plan. */
export function resolveServingDatabase(plan: JobPlan, dataUrl: string): ResolvedPlan {
  const real = new URL(dataUrl);
  const host = real.port ? real.host : `${real.host}:5432`;
  const url = `jdbc:postgresql://${host}${real.pathname}${real.search}`;
  const username = decodeURIComponent(real.username);
  const resolve = (use: ConnectorUse): ConnectorUse =>
    use.options.url?.startsWith(SERVING_URL_PREFIX) ? { ...use, options: { ...use.options, url, username } } : use;
  const operators = plan.operators.map((operator): PlanOperator =>
    'use' in operator ? { ...operator, use: resolve(operator.use) } : operator,
  );
  return { plan: { ...plan, operators }, secrets: { [SERVING_PASSWORD_SECRET]: decodeURIComponent(real.password) } };
}
