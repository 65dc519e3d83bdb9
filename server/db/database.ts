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

/** Plain data on its way into a Json column. */
export const toJson = (value: object): Prisma.InputJsonValue => value as Prisma.InputJsonValue;

export { Prisma };
