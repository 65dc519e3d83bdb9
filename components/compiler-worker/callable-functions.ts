import { namedAggregates, scalarFunctions, signatureText } from '@/server/compiler';
import type { FunctionView } from './protocol';

/** Forms with a syntax of their own, as people write them. */
const special: readonly FunctionView[] = [
  { name: 'CAST', signature: 'CAST(value AS type)' },
  { name: 'COALESCE', signature: 'COALESCE(value, …)' },
  { name: 'NULLIF', signature: 'NULLIF(value, other)' },
  { name: 'IF', signature: 'IF(condition, then, else)' },
  { name: 'GREATEST', signature: 'GREATEST(value, …)' },
  { name: 'LEAST', signature: 'LEAST(value, …)' },
  { name: 'EXTRACT', signature: 'EXTRACT(unit FROM time)' },
  { name: 'TIMESTAMPDIFF', signature: 'TIMESTAMPDIFF(unit, from, to)' },
  { name: 'TIMESTAMPADD', signature: 'TIMESTAMPADD(unit, count, time)' },
];

/** Everything that an expression may call: aggregates first, which analysts reach for most. */
export function callableFunctions(): readonly FunctionView[] {
  const aggregates = namedAggregates.map(({ name, takes }) => ({ name, signature: `${name}(${takes})` }));
  const scalars = scalarFunctions.flatMap((fn) =>
    fn.names.map((name) => ({ name, signature: fn.overloads[0] ? signatureText(name, fn.overloads[0]) : `${name}()` })),
  );
  return [...aggregates, ...special, ...scalars];
}
