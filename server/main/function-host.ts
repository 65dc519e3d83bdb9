import { runFunctionHost } from '@/server/engine/functions/host';

/** The process that functions in TypeScript run in; a child of a job or of `headrace function build`, which speaks to it over its fourth file descriptor. */
runFunctionHost();
