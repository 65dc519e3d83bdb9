import type { CliEnvironment } from './cli-environment';

const SECRET_PREFIX = 'HEADRACE_SECRET_';

/** Secrets of the command line by name: the variables HEADRACE_SECRET_<name>. */
export function secretsOf(variables: CliEnvironment['variables']): Record<string, string> {
  const secrets: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables)) {
    if (name.startsWith(SECRET_PREFIX) && value !== undefined) secrets[name.slice(SECRET_PREFIX.length)] = value;
  }
  return secrets;
}
