import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from './generated/client';

/** The control database, inside a transaction or not: what repositories work on. */
export type Db = Prisma.TransactionClient;

export interface Database {
  readonly db: PrismaClient;
  /** Runs `work` in one transaction; tries again (up to three times) when PostgreSQL asks for it: deadlock or serialisation failure. */
  transaction<T>(work: (db: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens a pool of at most `connections`; connects on first use. */
export function openDatabase(url: string, connections = 5): Database {
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: connections }) });
  return {
    db,
    async transaction(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await db.$transaction(work, { maxWait: 15_000, timeout: 30_000 });
        } catch (error) {
          if (attempt === 3 || !isWriteConflict(error)) throw error;
        }
      }
    },
    close: () => db.$disconnect(),
  };
}

const isWriteConflict = (error: unknown): boolean => error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2034';

/** A unique constraint refused the row. */
export const isDuplicate = (error: unknown): boolean => error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';

/** PostgreSQL refused what was to be written (SQLSTATE 22, 23): it will refuse it again. */
export function isRefusedData(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  const { driverAdapterError } = (error.meta ?? {}) as { driverAdapterError?: { cause?: { originalCode?: unknown } } };
  return /^2[23]/.test(String(driverAdapterError?.cause?.originalCode ?? ''));
}

/** A text as PostgreSQL holds it: without NUL and halves of characters, which values of rows may have brought into a message. */
export const toText = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, '\ufffd');

/** Plain data on its way into a Json column. */
export function toJson(value: object): Prisma.InputJsonValue {
  // Both stand as escapes in JSON; nearly always there is neither, and nothing to copy.
  const suspicious = /\\u(?:0000|d[89a-f])/i.test(JSON.stringify(value));
  return (suspicious ? holdable(value) : value) as Prisma.InputJsonValue;
}

function holdable(value: unknown): unknown {
  if (typeof value === 'string') return toText(value);
  if (Array.isArray(value)) return value.map(holdable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [toText(key), holdable(each)]));
}

export { Prisma };
