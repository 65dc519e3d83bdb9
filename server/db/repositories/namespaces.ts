import type { NamespaceSummary } from '@/model/pipeline/pipeline';
import type { Db } from '../database';

interface NamespaceRow {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly example: boolean;
}

export const namespaceSummary = ({ slug, title, description, example }: NamespaceRow): NamespaceSummary => ({
  slug,
  title,
  description,
  example,
});

export const namespaceRepository = {
  async list(db: Db): Promise<readonly NamespaceSummary[]> {
    const rows = await db.namespace.findMany({ orderBy: { createdAt: 'asc' } });
    return rows.map(namespaceSummary);
  },

  /** The id behind a slug; undefined where there is none. */
  async idOf(db: Db, slug: string): Promise<string | undefined> {
    return (await db.namespace.findUnique({ where: { slug }, select: { id: true } }))?.id;
  },

  /** Makes it or brings its words up to date; again with the same result. */
  async ensure(db: Db, namespace: NamespaceSummary): Promise<string> {
    const { slug, ...rest } = namespace;
    return (await db.namespace.upsert({ where: { slug }, create: namespace, update: rest, select: { id: true } })).id;
  },
};
