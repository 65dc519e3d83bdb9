import type { ConnectorContext, LookupReader, SqlRow, SqlValue } from '@headrace/connector-sdk';
import { jsonReader } from '@headrace/connector-sdk/base';
import { openRedis, type RedisCommand, type RedisSession } from '../client';
import { redisError, redisProblem } from '../redis-error';
import { parsedOr, RowShape, type ShapedColumn } from '../row-shape';
import { placeColumns, type RedisOptions } from '../spec';

/** Keys in one round to the server. */
const MOST_KEYS = 1_000;
const DOING = 'looking up';

/** The value of a column of one answer: undefined where it is no value of the type. */
type ColumnReader = (answer: ReadonlyMap<string, unknown>, key: SqlRow) => SqlValue | undefined;

/** Strings and hashes as dimension: each row of the table is one key, made of the columns that are looked up by. */
export class RedisLookup implements LookupReader {
  private readonly shape: RowShape;
  private readonly columns: readonly { readonly name: string; readonly read: ColumnReader }[];
  private session: Promise<RedisSession> | null = null;

  constructor(
    private readonly ctx: ConnectorContext<RedisOptions>,
    private readonly ask: { readonly keys: readonly string[]; readonly columns: readonly string[] },
  ) {
    this.shape = new RowShape(ctx.table, ctx.options);
    checkKeys(ctx.options, ask.keys);
    this.columns = ask.columns.map((name) => ({ name, read: this.readerOf(name) }));
  }

  async lookup(keys: readonly (readonly SqlValue[])[]): Promise<readonly (readonly SqlRow[])[]> {
    const answers: (readonly SqlRow[])[] = [];
    for (let from = 0; from < keys.length; from += MOST_KEYS) answers.push(...(await this.some(keys.slice(from, from + MOST_KEYS))));
    return answers;
  }

  async close(): Promise<void> {
    const { session } = this;
    this.session = null;
    (await session?.catch(() => null))?.close(); // one that never opened needs no closing
  }

  private async some(keys: readonly (readonly SqlValue[])[]): Promise<readonly (readonly SqlRow[])[]> {
    const { fields } = this.ctx.table;
    const rows = keys.map((key): SqlRow => fields.map(({ name }) => key[this.ask.keys.indexOf(name)] ?? null));
    const hash = this.ctx.options['data-type'] === 'hash';
    const places = rows.map((row) => this.shape.keyOf(row));
    const replies = hash
      ? await this.pipeline(places.map((place) => ['HGETALL', place]))
      : (((await this.pipeline([['MGET', ...places]]))[0] ?? []) as readonly unknown[]);
    return replies.map((reply, i) => {
      const answer = hash ? fieldsOf(reply as readonly string[]) : this.valueOf(reply as string | null);
      return answer === null ? [] : [this.rowOf(answer, rows[i]!, places[i]!)];
    });
  }

  private async pipeline(commands: readonly RedisCommand[]): Promise<readonly unknown[]> {
    const attempt = (this.session ??= openRedis(this.ctx.options));
    try {
      const replies = await (await attempt).pipeline(DOING, commands);
      const failed = replies.find((reply) => reply instanceof Error);
      if (failed !== undefined) throw redisError(DOING, failed);
      return replies;
    } catch (error) {
      if (this.session === attempt) this.session = null;
      (await attempt.catch(() => null))?.close(); // the error itself is thrown below
      throw error;
    }
  }

  private valueOf(text: string | null): ReadonlyMap<string, unknown> | null {
    if (text === null) return null;
    if (this.ctx.options.value === 'text') return new Map([[this.shape.values[0]!.name, text]]);
    const json = parsedOr(text);
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? new Map(Object.entries(json)) : new Map([['', json]]);
  }

  private readerOf(name: string): ColumnReader {
    const column: ShapedColumn = this.shape.column(name, 'key');
    if (this.ask.keys.includes(name)) return (_answer, key) => key[column.index]!;
    if (this.ctx.options['data-type'] === 'string' && this.ctx.options.value === 'json') {
      const read = jsonReader(this.ctx.table.fields[column.index]!.type);
      // An answer that is no object says nothing of any column.
      return (answer) => (answer.has('') && answer.size === 1 ? undefined : read(answer.get(name)));
    }
    return (answer) => {
      const text = answer.get(name);
      return text === undefined ? null : column.parse(text as string);
    };
  }

  private rowOf(answer: ReadonlyMap<string, unknown>, key: SqlRow, place: string): SqlRow {
    return this.columns.map(({ name, read }) => {
      const value = read(answer, key);
      if (value !== undefined) return value;
      throw redisProblem(
        'wrong-value',
        `What lies under ${place} gives no value of the column "${name}": ${JSON.stringify(answer.get(name) ?? [...answer.values()][0])?.slice(0, 100)}.`,
        `Declare "${name}" with the type that the values have, or correct the option "value".`,
      );
    });
  }
}

/** Field and value in turn; a hash without fields is not there. */
function fieldsOf(reply: readonly string[]): ReadonlyMap<string, unknown> | null {
  if (reply.length === 0) return null;
  const fields = new Map<string, string>();
  for (let i = 0; i < reply.length; i += 2) fields.set(reply[i]!, reply[i + 1]!);
  return fields;
}

function checkKeys(options: RedisOptions, keys: readonly string[]): void {
  const kind = options['data-type'];
  if (kind !== 'string' && kind !== 'hash')
    throw redisProblem('lookup-type', `A ${kind} cannot be looked up in.`, 'Take "data-type" string or hash.');
  const needed = placeColumns(options);
  if (needed.length === keys.length && needed.every((name) => keys.includes(name))) return;
  throw redisProblem(
    'lookup-key',
    `The key ${options.key} consists of ${needed.join(', ') || 'no column'}, and rows are looked up by ${keys.join(', ')}.`,
    'Join on exactly the columns that the option "key" names.',
  );
}
