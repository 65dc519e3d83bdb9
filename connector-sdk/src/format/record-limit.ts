import { HeadraceError } from '../errors/connector-error';

/** What has no end by then is no record: a file of something else, or one that wants to fill memory. */
const MOST_RECORD_BYTES = 256 << 20;
const SHOWN_BYTES = 4_096;

/**
 * For whoever gathers the pieces of a stream: `rest` is what is there of a record whose end has not come yet, `place` where it begins.
 * Throws where it is too long to go on gathering, whatever the policy for bad records: nothing tells where the next one begins.
 */
export function requireRecordEnd(rest: Uint8Array, place: string, mostBytes = MOST_RECORD_BYTES): void {
  if (rest.length <= mostBytes) return;
  throw new HeadraceError(`The record at ${place} does not end within ${mostBytes} bytes.`, {
    code: 'format.record-too-long',
    domain: 'user',
    retry: 'none',
    remedy: 'Make sure that the data are of the format that the table names, one record a line.',
    record: { bytes: rest.slice(0, SHOWN_BYTES), place },
  });
}
