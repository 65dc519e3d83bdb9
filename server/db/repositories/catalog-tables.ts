import { TableDefinition } from '@/model/catalog/table-definition';
import type { CatalogTableSummary } from '@/model/pipeline/pipeline';
import { toJson, type Db } from '../database';
import { DatabaseError } from '../database-error';

const include = { namespace: { select: { slug: true } } } as const;

interface TableRow {
  readonly id: string;
  readonly name: string;
  readonly definition: unknown;
  readonly revision: number;
  readonly updatedAt: Date;
  readonly namespace: { readonly slug: string };
}

export interface StoredTable extends CatalogTableSummary {
  readonly definition: TableDefinition;
  readonly revision: number;
}

function read(row: TableRow): StoredTable {
  const parsed = TableDefinition.safeParse(row.definition);
  if (!parsed.success)
    throw new DatabaseError(
      'database.table-definition',
      `The stored definition of the table "${row.name}" cannot be read: ${parsed.error.issues[0]?.message ?? ''}.`,
      'Delete the table and register it again.',
    );
  const definition = parsed.data;
  return {
    id: row.id,
    namespace: row.namespace.slug,
    name: row.name,
    connector: definition.options.connector ?? '',
    columnCount: definition.columns.length,
    comment: definition.comment ?? '',
    updatedAtMs: row.updatedAt.getTime(),
    definition,
    revision: row.revision,
  };
}

export const catalogTableRepository = {
  async list(db: Db, namespace: string): Promise<readonly StoredTable[]> {
    const rows = await db.catalogTable.findMany({ where: { namespace: { slug: namespace } }, include, orderBy: { name: 'asc' } });
    return rows.map(read);
  },

  async get(db: Db, id: string): Promise<StoredTable | undefined> {
    const row = await db.catalogTable.findUnique({ where: { id }, include });
    return row ? read(row) : undefined;
  },

  /** Rejects with a duplicate (`isDuplicate`) where the name is taken. */
  async create(db: Db, input: { namespaceId: string; name: string; definition: TableDefinition }): Promise<StoredTable> {
    return read(await db.catalogTable.create({ data: { ...input, definition: toJson(input.definition) }, include }));
  },

  /** False: another edit came first, nothing was written. */
  async update(db: Db, input: { id: string; baseRevision: number; definition: TableDefinition }): Promise<boolean> {
    const { count } = await db.catalogTable.updateMany({
      where: { id: input.id, revision: input.baseRevision },
      data: { definition: toJson(input.definition), revision: { increment: 1 } },
    });
    return count === 1;
  },

  async remove(db: Db, id: string): Promise<boolean> {
    return (await db.catalogTable.deleteMany({ where: { id } })).count === 1;
  },
};
