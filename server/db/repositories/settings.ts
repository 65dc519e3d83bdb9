import { toJson, type Db } from '../database';

export const settingRepository = {
  async get(db: Db, key: string): Promise<unknown> {
    return (await db.setting.findUnique({ where: { key } }))?.value;
  },

  async set(db: Db, key: string, value: object): Promise<void> {
    await db.setting.upsert({ where: { key }, create: { key, value: toJson(value) }, update: { value: toJson(value) } });
  },
};
