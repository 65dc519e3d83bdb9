import type { RowChange, SqlRow } from '@headrace/connector-sdk';
import type { RedisCommand } from '../client';
import { present, type RowShape, type ShapedColumn } from '../row-shape';
import type { RedisOptions } from '../spec';

/** The commands of a change, in their order; each leaves the same behind when it comes again. */
export type CommandMaker = (row: SqlRow, kind: RowChange) => readonly RedisCommand[];

/** Throws for columns that the table lacks. */
export function commandMaker(shape: RowShape, options: RedisOptions): CommandMaker {
  switch (options['data-type']) {
    case 'string':
      return stringCommands(shape, options);
    case 'hash':
      return hashCommands(shape, options);
    case 'sorted-set':
      return sortedSetCommands(shape, options);
    case 'channel':
      return (row) => [['PUBLISH', shape.keyOf(row), options.value === 'text' ? textOf(shape.values[0]!, row) : shape.jsonOf(row)]];
  }
}

const removes = (kind: RowChange): boolean => kind === 'delete' || kind === 'update-before';

function stringCommands(shape: RowShape, options: RedisOptions): CommandMaker {
  const lives = options['sink.ttl'] === undefined ? [] : ['PX', String(options['sink.ttl'])];
  const [only] = shape.values;
  return (row, kind) => {
    const key = shape.keyOf(row);
    if (removes(kind)) return [['DEL', key]];
    if (options.value === 'json') return [['SET', key, shape.jsonOf(row), ...lives]];
    // No text stands for NULL.
    return (row[only!.index] ?? null) === null ? [['DEL', key]] : [['SET', key, textOf(only!, row), ...lives]];
  };
}

/** Fields of the hash that are no columns stay. */
function hashCommands(shape: RowShape, options: RedisOptions): CommandMaker {
  return (row, kind) => {
    const key = shape.keyOf(row);
    if (removes(kind)) return [['DEL', key]];
    const fields: string[] = [];
    const gone: string[] = [];
    for (const { name, index, text } of shape.values) {
      const value = row[index] ?? null;
      if (value === null) gone.push(name);
      else fields.push(name, text(value));
    }
    // A row of nothing but NULL is there, too, and a hash without fields is not.
    if (fields.length === 0) fields.push('', '');
    return [['HSET', key, ...fields], ...(gone.length > 0 ? [['HDEL', key, ...gone]] : []), ...expiry(key, options)];
  };
}

function sortedSetCommands(shape: RowShape, options: RedisOptions): CommandMaker {
  const member = shape.column(options['sorted-set.member']!, 'sorted-set.member');
  const score = shape.column(options['sorted-set.score']!, 'sorted-set.score');
  return (row, kind) => {
    const key = shape.keyOf(row);
    const name = member.text(present(row, member));
    if (removes(kind) || (row[score.index] ?? null) === null) return [['ZREM', key, name]];
    return [['ZADD', key, score.text(row[score.index]!), name], ...expiry(key, options)];
  };
}

const expiry = (key: string, options: RedisOptions): readonly RedisCommand[] =>
  options['sink.ttl'] === undefined ? [] : [['PEXPIRE', key, String(options['sink.ttl'])]];

const textOf = (column: ShapedColumn, row: SqlRow): string => {
  const value = row[column.index] ?? null;
  return value === null ? '' : column.text(value);
};
