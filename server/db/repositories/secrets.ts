import type { Db } from '../database';

/** Sealed values only: sealing and opening is `secret-box`'s. */
export const secretRepository = {
  async list(db: Db, namespace: string): Promise<readonly { readonly name: string; readonly updatedAtMs: number }[]> {
    const rows = await db.secret.findMany({
      where: { namespace: { slug: namespace } },
      select: { name: true, updatedAt: true },
      orderBy: { name: 'asc' },
    });
    return rows.map((row) => ({ name: row.name, updatedAtMs: row.updatedAt.getTime() }));
  },

  async set(db: Db, secret: { namespaceId: string; name: string; sealed: Uint8Array<ArrayBuffer> }): Promise<void> {
    const { namespaceId, name, sealed } = secret;
    await db.secret.upsert({ where: { namespaceId_name: { namespaceId, name } }, create: secret, update: { sealed } });
  },

  async remove(db: Db, namespace: string, name: string): Promise<boolean> {
    return (await db.secret.deleteMany({ where: { name, namespace: { slug: namespace } } })).count === 1;
  },

  async sealedOfNamespace(db: Db, namespace: string): Promise<readonly { readonly name: string; readonly sealed: Uint8Array }[]> {
    return db.secret.findMany({ where: { namespace: { slug: namespace } }, select: { name: true, sealed: true } });
  },

  /** All of the namespace that a pipeline belongs to, for its job. */
  async sealedOfPipeline(db: Db, pipelineId: string): Promise<readonly { readonly name: string; readonly sealed: Uint8Array }[]> {
    return db.secret.findMany({ where: { namespace: { pipelines: { some: { id: pipelineId } } } }, select: { name: true, sealed: true } });
  },
};
