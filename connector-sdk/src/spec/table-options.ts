import { z } from 'zod';
import { option, optional } from './options';

/**
 * Options of every table, whatever its connector is: the engine heeds them, and no connector gets to see them. Forms, reference pages and
 * JSON Schema have them beside the connector's own.
 */
export const tableOptions = z
  .object({
    'headrace.scan.rate': optional(
      option.number({
        title: 'Rows a second at most',
        help: 'Over all readers of the job together; what is not read yet waits where it is. Empty or 0: as fast as it can.',
        group: 'Rows',
        placeholder: '1000',
        role: 'source',
        advanced: true,
      }),
    ),
    'headrace.on-error': option.choice(
      [
        { value: 'fail', title: 'Stop the job, and say which' },
        { value: 'skip', title: 'Pass over, and count' },
        { value: 'dead-letter', title: 'Pass over, count, and keep in a file' },
      ],
      {
        title: 'Bad rows',
        help: 'Records that cannot be read, and rows that the system refuses for what is in them.',
        group: 'Rows',
        fallback: 'fail',
        role: ['source', 'sink'],
        advanced: true,
      },
    ),
  })
  .refine(({ 'headrace.scan.rate': rate }) => rate === undefined || rate >= 0, {
    path: ['headrace.scan.rate'],
    message: 'a number of at least 0',
  });
