import { HeadraceError } from '@headrace/connector-sdk/errors';

/** The command was called wrongly: printed with its remedy, exit code 2. */
export class CliError extends HeadraceError {
  constructor(message: string, remedy: string) {
    super(message, { code: 'cli.usage', domain: 'user', retry: 'none', remedy });
  }
}
