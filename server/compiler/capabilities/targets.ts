import { capabilities, type Feature, type Support } from './capabilities';

/** Where a pipeline can run. `flink` is version 1.20, `flink2` any 2.x. */
export const targets = ['embedded', 'flink', 'flink2'] as const;
export type Target = (typeof targets)[number];

export const targetTitles: Readonly<Record<Target, string>> = {
  embedded: 'the embedded engine',
  flink: 'Flink 1.20',
  flink2: 'Flink 2',
};

/** What the table of features says of a target. */
export function supportOf(feature: Feature, target: Target): Support {
  const { embedded, flink1, flink2 } = capabilities[feature];
  return { embedded, flink: flink1, flink2 }[target];
}
