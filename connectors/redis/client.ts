import { redisError } from './redis-error';
import type { RedisOptions } from './spec';

/** A command and its arguments. */
export type RedisCommand = readonly string[];

/** One connection. It is not mended: after a failure whoever holds it closes it and opens another. */
export interface RedisSession {
  /** Sends all commands at once; answers in their order, each a reply or the error that Redis gave for it. Rejects when the connection breaks. */
  pipeline(doing: string, commands: readonly RedisCommand[]): Promise<readonly unknown[]>;
  close(): void;
}

/** Connects and logs in; the client is loaded at the first use. */
export async function openRedis(options: RedisOptions): Promise<RedisSession> {
  const { createClient, ErrorReply } = await import('@redis/client');
  const timeoutMs = options['connection.timeout'];
  const client = createClient({
    url: options.url,
    ...(options.username === undefined ? {} : { username: options.username }),
    ...(options.password === undefined ? {} : { password: options.password }),
    // Maps come as lists of pairs, as every server gives them.
    RESP: 2,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    socket: { connectTimeout: timeoutMs, reconnectStrategy: false },
  });
  let broken: Error | null = null;
  client.on('error', (error: Error) => (broken = error));
  try {
    await client.connect();
  } catch (error) {
    throw redisError(`connecting to ${options.url}`, error);
  }
  return {
    pipeline: async (doing, commands) => {
      if (broken) throw redisError(doing, broken);
      const replies = commands.map((command) =>
        client.sendCommand<unknown>(command).catch((error: unknown) => {
          if (error instanceof ErrorReply) return error;
          throw error;
        }),
      );
      return within(Promise.all(replies), timeoutMs, doing);
    },
    close: () => {
      if (client.isOpen) client.destroy();
    },
  };
}

/** A server that has vanished without a word is noticed. */
async function within<T>(answer: Promise<T>, timeoutMs: number, doing: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    throw redisError(doing, error);
  } finally {
    clearTimeout(timer);
  }
}
