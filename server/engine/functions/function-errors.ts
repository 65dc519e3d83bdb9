import { HeadraceError } from '@headrace/connector-sdk/errors';

/** What a process of functions says went wrong with a call. */
export interface CallFailure {
  /** `geo.distance` */
  readonly name: string;
  /** `threw`: the function did; `answer`: what it gave is no value of its type; `changed`: the module is not what was compiled. */
  readonly what: 'threw' | 'answer' | 'changed' | 'module';
  readonly message: string;
  /** The arguments of the row, as text. */
  readonly given?: string;
  /** The first line of the stack in the author's own code. */
  readonly at?: string;
}

const remedies: Readonly<Record<CallFailure['what'], string>> = {
  threw: 'Correct the function, or keep such rows away from it.',
  answer: 'Let the function give values of the type that it declares.',
  changed: 'Deploy the pipeline again, or build the module as it was.',
  module: 'Correct the module and build it again: headrace function build <file.ts>.',
};

export function callError({ name, what, message, given, at }: CallFailure): HeadraceError {
  const call = given === undefined ? `The function ${name}` : `The function ${name}, called with ${given},`;
  const told = {
    threw: `${call} threw: ${message}`,
    answer: `${call} gave no value that fits: ${message}`,
    changed: `${call} is not what the pipeline was compiled with: ${message}`,
    module: `The module of ${name} cannot be loaded: ${message}`,
  }[what];
  const text = `${told.replace(/\.$/, '')}${at === undefined ? '' : ` (${at})`}.`;
  return new HeadraceError(text, { code: `function.${codes[what]}`, domain: 'user', retry: 'none', remedy: remedies[what] });
}

const codes: Readonly<Record<CallFailure['what'], string>> = {
  threw: 'threw',
  answer: 'wrong-result',
  changed: 'changed',
  module: 'not-loadable',
};

export const timedOut = (name: string, ms: number): HeadraceError =>
  new HeadraceError(`The function ${name} did not answer a batch of rows within ${ms} ms, and its process was stopped.`, {
    code: 'function.timeout',
    domain: 'user',
    retry: 'backoff',
    remedy: "Look for a loop without end, or give it more time: SET 'headrace.functions.timeout' = '5 min'.",
  });

export const tooLarge = (name: string, bytes: number): HeadraceError =>
  new HeadraceError(`The process of the function ${name} took more memory than its ${Math.floor(bytes / 1_048_576)} MB, and was stopped.`, {
    code: 'function.memory',
    domain: 'user',
    retry: 'backoff',
    remedy: "Keep less in the function, or give it more: SET 'headrace.functions.memory' = '1 gb'.",
  });

export const processEnded = (name: string, how: string): HeadraceError =>
  new HeadraceError(`The process of the function ${name} ended in the middle of its work (${how}).`, {
    code: 'function.process-ended',
    domain: 'user',
    retry: 'backoff',
    remedy: 'Look for process.exit in the function, or for somebody who kills processes on this machine.',
  });
