import { HeadraceError } from '@headrace/connector-sdk';

/** `decode` of formats whose records come framed or in container files. */
export const refuseStream = (): never => {
  throw new HeadraceError('Records of Avro have no end of their own: they are read as messages or out of container files.', {
    code: 'format.avro.no-stream',
    domain: 'user',
    retry: 'none',
    remedy: 'Take a source of messages or files.',
  });
};
