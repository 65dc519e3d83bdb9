import { isHeadraceError } from '../errors/connector-error';
import { broken } from './law';

/** An error of a connector is typed, blames the pipeline or the system, and says what to do. */
export function expectUsefulError(error: unknown): void {
  if (!isHeadraceError(error)) return broken(`the error is not typed: ${String(error)}`);
  if (error.domain === 'internal') broken(`the error blames the product: ${error.message}`);
  if (!error.remedy) broken(`the error does not say what to do: ${error.message}`);
}
