import type { Database } from '@/server/db/database';
import { secretRepository } from '@/server/db/repositories/secrets';
import type { SecretBox } from '@/server/db/secret-box';
import { namespaceId } from './namespace-id';
import { notFound } from './service-error';
import type { SecretServices } from './services';

export function secretServices(database: Database, box: SecretBox): SecretServices {
  const { db } = database;
  return {
    list: (namespace) => secretRepository.list(db, namespace),
    async set({ namespace, name, value }) {
      await secretRepository.set(db, { namespaceId: await namespaceId(db, namespace), name, sealed: box.seal(name, value) });
    },
    async remove({ namespace, name }) {
      if (!(await secretRepository.remove(db, namespace, name))) throw notFound('secret', name);
    },
  };
}
