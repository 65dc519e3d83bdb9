import { HeadraceError, type Field, type SqlValue } from '@headrace/connector-sdk';
import type { NexmarkEvent } from '../generator/nexmark-events';

const whole = ['BIGINT', 'INT'];
const text = ['VARCHAR'];
const time = ['TIMESTAMP', 'TIMESTAMP_LTZ'];

/** The columns that the table may have, with the types that each may be declared as. */
const columnKinds: Readonly<Record<string, readonly string[]>> = {
  ...{ event_type: whole, dateTime: time, extra: text, id: whole },
  ...{ name: text, emailAddress: text, creditCard: text, city: text, state: text },
  ...{ itemName: text, description: text, initialBid: whole, reserve: whole, expires: time, seller: whole, category: whole },
  ...{ auction: whole, bidder: whole, price: whole, channel: text, url: text },
};

/** Null when the table fits; else which column does not, as a typed error. */
export function columnsProblem(fields: readonly Field[]): HeadraceError | null {
  const wrong = fields.find(({ name, type }) => !columnKinds[name]?.includes(type.kind));
  if (!wrong) return null;
  const allowed = Object.entries(columnKinds).map(([name, kinds]) => `${name} ${kinds.join(' or ')}`);
  return new HeadraceError(`Nexmark has no column "${wrong.name}" of type ${wrong.type.kind}.`, {
    code: 'connector.nexmark.columns',
    domain: 'user',
    retry: 'none',
    remedy: `Take some of these columns: ${allowed.join(', ')}.`,
  });
}

/** The value of a column in an event; NULL where its kind has none. */
export function columnValue({ name, type }: Field): (event: NexmarkEvent) => SqlValue {
  return (event) => {
    const value = (event as unknown as Readonly<Record<string, string | number | undefined>>)[name];
    if (value === undefined) return null;
    if (type.kind === 'BIGINT') return BigInt(value);
    return columnKinds[name] === time ? { epochMs: Number(value), nanos: 0 } : value;
  };
}
