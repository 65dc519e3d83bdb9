import type { ConnectorMetric } from '@/components/compiler-worker/connector-forms';
import { formatBytes, formatCount, formatDuration } from '@/components/ui/format';

const texts: Readonly<Record<ConnectorMetric['unit'], (value: number) => string>> = {
  count: formatCount,
  bytes: formatBytes,
  ms: formatDuration,
};

/** What connectors count of themselves, in the order in which they declare it; what nobody declares comes last, under its name. */
export function ownFigures(
  own: Readonly<Record<string, number>>,
  declared: readonly ConnectorMetric[],
): readonly (readonly [string, string])[] {
  const known = new Map(declared.filter(({ name }) => Object.hasOwn(own, name)).map((metric) => [metric.name, metric]));
  const others = Object.keys(own).filter((name) => !known.has(name));
  return [
    ...[...known.values()].map(({ name, title, unit }) => [title, texts[unit](own[name]!)] as const),
    ...others.map((name) => [name, formatCount(own[name]!)] as const),
  ];
}
