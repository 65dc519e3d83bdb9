import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FaultProxy, optionsOf } from '@headrace/connector-sdk/testing';
import { startRedis, whyNoRedis } from '@/server/launch/services/redis.mjs';
import { openRedis, type RedisCommand, type RedisSession } from '../client';
import { redisSpec, type RedisOptions } from '../spec';

export const missing = whyNoRedis();

/** A Redis of its own for a test file, and a proxy before it that breaks things. */
export class TestRedis {
  private static number = 0;

  private constructor(
    readonly server: Awaited<ReturnType<typeof startRedis>>,
    readonly proxy: FaultProxy,
    private session: RedisSession,
    private readonly folder: string,
  ) {}

  static async start(): Promise<TestRedis> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'headrace-redis-'));
    const server = await startRedis({ folder });
    const session = await openRedis(optionsOf(redisSpec, { url: `redis://${server.address}`, key: 'any' }));
    return new TestRedis(server, await FaultProxy.start({ port: server.port }), session, folder);
  }

  /** Through the proxy; tries are few, so that an outage is told soon. */
  options(texts: Record<string, string>): RedisOptions {
    return optionsOf(redisSpec, { url: `redis://127.0.0.1:${this.proxy.port}`, 'sink.max-retries': '1', ...texts });
  }

  freshName(): string {
    return `kit-${++TestRedis.number}`;
  }

  /** A command past the proxy. */
  async ask(...command: RedisCommand): Promise<unknown> {
    const [reply] = await this.session.pipeline('testing', [command]);
    if (reply instanceof Error) throw reply;
    return reply;
  }

  async keys(prefix: string): Promise<readonly string[]> {
    return (await this.ask('KEYS', `${prefix}*`)) as readonly string[];
  }

  async remove(prefix: string): Promise<void> {
    const keys = await this.keys(prefix);
    if (keys.length > 0) await this.ask('DEL', ...keys);
  }

  async outage(): Promise<() => Promise<void>> {
    await this.proxy.down();
    return () => this.proxy.up();
  }

  /** Kills it and starts it again with what it had written. */
  async restart(): Promise<void> {
    this.session.close();
    await this.server.kill();
    await this.server.start();
    this.session = await openRedis(optionsOf(redisSpec, { url: `redis://${this.server.address}`, key: 'any' }));
  }

  async stop(): Promise<void> {
    this.session.close();
    await this.proxy.close();
    await this.server.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

let shared: Promise<TestRedis> | null = null;
/** One for all tests of a file; the laws start and stop it. */
export const sharedRedis = (): Promise<TestRedis> => (shared ??= TestRedis.start());
