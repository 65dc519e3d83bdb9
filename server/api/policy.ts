import type { GatePolicy } from './gate';

/** HOST and HEADRACE_TOKEN as the operator set them. */
export const policyFromEnvironment = (env: NodeJS.ProcessEnv): GatePolicy => ({
  host: env.HOST || '127.0.0.1',
  token: env.HEADRACE_TOKEN || undefined,
});
