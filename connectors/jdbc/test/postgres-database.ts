import { FaultProxy } from '@headrace/connector-sdk/testing';
import { optionsAt, TestPostgres } from './postgres';
import { postgresTypes } from './postgres-types';
import type { TestDatabase } from './test-database';

/** PostgreSQL behind a proxy, so that it can be taken away. */
export class PostgresDatabase implements TestDatabase {
  readonly name = 'PostgreSQL';
  readonly explore = 60;
  readonly ddl = { bigint: 'bigint', text: 'text', decimal: 'numeric(20,4)', timestamp: 'timestamp', word: 'varchar(9)' };
  readonly everyType = postgresTypes;
  private postgres!: TestPostgres;
  proxy!: FaultProxy;

  async start(): Promise<void> {
    this.postgres = await TestPostgres.start();
    this.proxy = await FaultProxy.start({ port: this.postgres.port });
  }
  async stop(): Promise<void> {
    await this.proxy.close();
    await this.postgres.stop();
  }

  readonly quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  instance(texts: Readonly<Record<string, string>>): ReturnType<TestDatabase['instance']> {
    return { options: optionsAt(this.proxy.port, { 'connection.max-retry-timeout': '20 s', ...texts }) };
  }
  sql(...statements: readonly string[]): ReturnType<TestDatabase['sql']> {
    return this.postgres.sql(...statements);
  }
  async outage(): Promise<() => Promise<void>> {
    await this.proxy.down();
    return () => this.proxy.up();
  }
}
