import { scalarFunctions } from '../functions';
import { capabilities, type Capability, type Support } from './capabilities';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const shown = (support: Support): string => (support === 'yes' ? 'yes' : `no: ${cell(support.no)}`);
const row = ({ title, embedded, flink1, flink2 }: Capability): string =>
  `| ${cell(title)} | ${shown(embedded)} | ${shown(flink1)} | ${shown(flink2)} |`;

/** docs/reference/capabilities.md; a test holds the file beside it. */
export function capabilitiesPage(): string {
  const all: readonly Capability[] = Object.values(capabilities);
  const runsHere = all.filter(({ embedded }) => embedded === 'yes');
  const refused = all.filter(({ embedded }) => embedded !== 'yes');
  const late = scalarFunctions.filter(({ since }) => since !== undefined).map(({ names }) => `\`${names[0]!}\``);
  const table = (rows: readonly Capability[]): readonly string[] => [
    '| feature | embedded engine | Flink 1.20 | Flink 2 |',
    '|---|---|---|---|',
    ...rows.map(row),
    '',
  ];
  return [
    '# What runs where',
    '',
    'Generated from `server/compiler/capabilities`: the compiler refuses by this table, with [`unsupported`](../errors/unsupported.md) for the embedded engine and',
    '[`not-on-target`](../errors/not-on-target.md) for a Flink that a pipeline is to be deployed to. A test shows a refusal for each row that says no. Functions are in',
    '[Functions](functions.md), connectors in [connectors](../connectors/).',
    '',
    '## Runs on the embedded engine',
    '',
    ...table(runsHere),
    `Flink has these functions only from 2.0 on: ${late.join(', ')}.`,
    '',
    '## Refused by the embedded engine',
    '',
    ...table(refused),
  ].join('\n');
}
