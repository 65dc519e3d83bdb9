import { expect, it } from 'vitest';
import { checkpointError } from '@/server/engine/checkpoint/checkpoint-error';
import { DatabaseError } from '@/server/db/database-error';
import { startFailure } from './start-failure';

it('says of an attempt that did not begin what its error says: whose fault it is and whether trying again can help', () => {
  const gone = checkpointError('folder-gone', 'It is gone.', { domain: 'user', remedy: 'Bring it back.' });
  expect(startFailure(gone)).toEqual({
    code: 'checkpoint.folder-gone',
    domain: 'user',
    retry: 'none',
    message: 'It is gone.',
    remedy: 'Bring it back.',
    origin: [],
  });
  const noPlan = new DatabaseError('job.no-plan', 'The plan is gone.', 'Deploy the pipeline again.');
  expect(startFailure(noPlan)).toMatchObject({
    code: 'job.no-plan',
    domain: 'internal',
    retry: 'backoff',
    remedy: 'Deploy the pipeline again.',
  });
  expect(startFailure(new Error('odd'))).toMatchObject({ code: 'job.not-started', domain: 'internal', retry: 'backoff', remedy: null });
  expect(startFailure('odd')).toMatchObject({ code: 'job.not-started', message: 'odd' });
});
