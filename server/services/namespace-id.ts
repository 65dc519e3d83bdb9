import type { Db } from '@/server/db/database';
import { namespaceRepository } from '@/server/db/repositories/namespaces';
import { notFound, ServiceError } from './service-error';

export async function namespaceId(db: Db, slug: string): Promise<string> {
  const id = await namespaceRepository.idOf(db, slug);
  if (id === undefined) throw notFound('workspace', slug);
  return id;
}

export const nameTaken = (noun: string, name: string): ServiceError =>
  new ServiceError('conflict', `${noun}-name-taken`, `There is a ${noun} "${name}" in this workspace already.`, 'Choose another name.');

export const editedMeanwhile = (noun: string): ServiceError =>
  new ServiceError(
    'conflict',
    `${noun}-edited`,
    `This ${noun} was changed by someone else meanwhile; nothing was saved.`,
    'Reload it and make the change again.',
  );
