import { isHeadraceError, type CheckResult, type ConnectorContext, type ConnectorRuntime } from '@headrace/connector-sdk';
import { openRedis } from './client';
import { RedisLookup } from './lookup/redis-lookup';
import { redisError } from './redis-error';
import { RowShape } from './row-shape';
import { commandMaker } from './sink/commands';
import { RedisWriter } from './sink/writer';
import { redisSpec, type RedisOptions } from './spec';

export const redisConnector: ConnectorRuntime<RedisOptions> = {
  spec: redisSpec,
  check,
  sink: { createWriter: (ctx) => new RedisWriter(ctx) },
  lookup: { create: (ctx, ask) => new RedisLookup(ctx, ask) },
};
export default redisConnector;

const optionOfProblem: Readonly<Record<string, string>> = {
  'connector.redis.wrong-password': 'password',
  'connector.redis.not-authorised': 'username',
  'connector.redis.key': 'key',
  'connector.redis.value': 'value',
};

async function check({ options, table }: ConnectorContext<RedisOptions>): Promise<CheckResult> {
  try {
    // The columns that the options name are there.
    commandMaker(new RowShape(table, options), options);
    const session = await openRedis(options);
    try {
      const [reply] = await session.pipeline('asking for its size', [['DBSIZE']]);
      if (reply instanceof Error) throw redisError('asking for its size', reply);
      return { ok: true, details: `Redis answers; the database has ${String(reply)} keys.` };
    } finally {
      session.close();
    }
  } catch (error) {
    if (!isHeadraceError(error)) throw error;
    return { ok: false, option: optionOfProblem[error.code] ?? 'url', problem: error.message, remedy: error.remedy ?? '' };
  }
}
