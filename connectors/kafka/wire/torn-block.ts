import { HeadraceError } from '@headrace/connector-sdk';

/** Thrown by codecs; who knows the batch makes `tornBatch` of it. */
export class TornBlock extends Error {}

/** Compressed bytes that do not hold together, or become more than anybody writes. */
export const tornBatch = (codec: string, place: string, cause: unknown): HeadraceError =>
  new HeadraceError(`${place} is compressed by ${codec} and cannot be unpacked: its bytes do not hold together, or become too many.`, {
    code: 'connector.kafka.corrupt-batch',
    domain: 'external',
    retry: 'none',
    remedy: 'Check the producer, and the broker’s disks. To go on behind the batch, start from a later offset.',
    cause,
  });
