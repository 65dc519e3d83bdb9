import { createHash } from 'node:crypto';
import pg from 'pg';
import type { postgresService } from '@/server/launch/services/postgres.mjs';
import type { committedLines, createTopics } from './committed-lines.mjs';
import type { CaseName } from './speed-cases';

/** What a round left: equal digests are equal rows, in whatever order. */
export interface Output {
  readonly rows: number;
  readonly digest: string;
}

/** Where the rounds of a case write. */
export interface OutputPlace {
  readonly database: { readonly url: string; readonly user: string; readonly password: string } | null;
  make(target: string): Promise<void>;
  read(target: string): Promise<Output>;
  close(): Promise<void>;
}

export interface OutputServices {
  readonly postgresService: typeof postgresService;
  readonly committedLines: typeof committedLines;
  readonly createTopics: typeof createTopics;
}

export const openOutput = (name: CaseName, services: OutputServices, at: { bootstrap: string; folder: string }): Promise<OutputPlace> =>
  name === 'filter' ? Promise.resolve(topics(services, at.bootstrap)) : tables(services, at.folder);

/** A reader of committed records, Java's own, is the judge. */
function topics({ committedLines: read, createTopics: make }: OutputServices, bootstrap: string): OutputPlace {
  return {
    database: null,
    make: (target) => make(bootstrap, { [target]: 4 }),
    read: async (target) => digestOf((await read(bootstrap, target)).map(canonical)),
    close: () => Promise.resolve(),
  };
}

async function tables({ postgresService: service }: OutputServices, folder: string): Promise<OutputPlace> {
  const server = await service.start(folder);
  const port = Number(/:(\d+)/.exec(server.address)![1]);
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'headrace', password: 'headrace', database: 'headrace' });
  await client.connect();
  return {
    database: { url: `jdbc:postgresql://127.0.0.1:${port}/headrace`, user: 'headrace', password: 'headrace' },
    make: async (target) => {
      await client.query(
        `CREATE TABLE ${target} (item text, starts timestamp(3), orders bigint, total numeric(38, 2), PRIMARY KEY (item, starts))`,
      );
    },
    read: async (target) =>
      digestOf((await client.query<{ line: string }>(`SELECT t::text AS line FROM ${target} t`)).rows.map(({ line }) => line)),
    close: async () => {
      await client.end();
      await server.stop();
    },
  };
}

/** One text for a row, though one engine writes 12.50 and 10:00:00.120 where the other writes 12.5 and 10:00:00.12. */
const canonical = (line: string): string =>
  JSON.stringify(
    Object.values(JSON.parse(line) as Record<string, unknown>).map((value) =>
      typeof value === 'string' ? value.replace(/(:\d\d)\.(\d*?)0*$/, '$1.$2') : value,
    ),
  );

function digestOf(lines: readonly string[]): Output {
  const hash = createHash('sha256');
  for (const line of [...lines].sort()) hash.update(`${line}\n`);
  return { rows: lines.length, digest: hash.digest('hex').slice(0, 16) };
}
