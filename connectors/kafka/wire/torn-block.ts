import { HeadraceError } from '@headrace/connector-sdk';

/** Compressed bytes that do not hold together. */
export const tornBlock = (codec: string): HeadraceError =>
  new HeadraceError(`A batch compressed by ${codec} cannot be unpacked: its bytes do not hold together.`, {
    code: 'connector.kafka.corrupt-batch',
    domain: 'external',
    retry: 'none',
    remedy: 'Check the broker’s disks. To go on behind the batch, start from a later offset.',
  });
