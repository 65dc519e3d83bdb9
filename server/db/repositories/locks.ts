import type { Db } from '../database';

export const lockRepository = {
  /** True: the holder has the named right until `forMs` from now (also when it had it before). False: another one has it. */
  async acquire(db: Db, lock: { name: string; holder: string; forMs: number }): Promise<boolean> {
    const rows = await db.$queryRaw<{ holder: string }[]>`
      INSERT INTO "Lock" ("name", "holder", "until") VALUES (${lock.name}, ${lock.holder}, now() + ${lock.forMs} * interval '1 ms')
      ON CONFLICT ("name") DO UPDATE SET "holder" = excluded."holder", "until" = excluded."until"
        WHERE "Lock"."until" < now() OR "Lock"."holder" = excluded."holder"
      RETURNING "holder"`;
    return rows.length === 1;
  },

  async release(db: Db, lock: { name: string; holder: string }): Promise<void> {
    await db.lock.deleteMany({ where: lock });
  },
};
