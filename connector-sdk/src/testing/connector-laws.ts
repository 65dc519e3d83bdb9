import { optionMeta } from '../spec/options';
import { loadVersioned, storeVersioned, type Versioned } from '../source/versioned';
import { connectorContext, type TestInstance } from './contexts';
import type { ConnectorHarness, ReleasedValues } from './harness';
import { broken, means, type Law } from './law';

type Subject = ConnectorHarness;

const law = (
  id: string,
  title: string,
  check: (subject: Subject) => Promise<void> | void,
  applies?: Law<Subject>['applies'],
): Law<Subject> => ({
  id: `connector.${id}`,
  role: 'connector',
  title,
  check: async (subject) => check(subject),
  ...(applies ? { applies } : {}),
});

/** A place of each case of each role, one after the other. */
async function forPlaces(subject: Subject, work: (instance: TestInstance<unknown>, name: string) => Promise<void>): Promise<void> {
  for (const each of [...(subject.sources ?? []), ...(subject.sinks ?? []), ...(subject.lookups ?? [])]) {
    const place = await each.open();
    try {
      await work(place.instance, each.name);
    } finally {
      await place.remove?.();
    }
  }
}

/** Laws of every connector, whatever its roles. The manifest: none may go without a decision. */
export const connectorLaws: readonly Law<Subject>[] = [
  law('roles', 'What the spec offers the run time has, and every role has a case', ({ connector, sources, sinks, lookups }) => {
    const cases = { source: sources, sink: sinks, lookup: lookups };
    for (const role of ['source', 'sink', 'lookup'] as const) {
      if ((connector.spec[role] === undefined) !== (connector[role] === undefined))
        broken(`spec and run time disagree about the role ${role}`);
      if (connector.spec[role] && !cases[role]?.length) broken(`the harness has no case of the role ${role}`);
    }
    if ((connector.spec.catalog === undefined) !== (connector.catalog === undefined))
      broken('spec and run time disagree about the catalog');
  }),
  law('options', 'Every option has a title, and choices name what they are', ({ connector: { spec } }) => {
    for (const [key, type] of Object.entries(spec.options.shape)) {
      const meta = optionMeta.get(type);
      if (!meta) return broken(`the option "${key}" is not described: make it with a builder of "option"`);
      if (meta.title.trim() === '') broken(`the option "${key}" has no title`);
      if (meta.control === 'choice' && !meta.choices?.length) broken(`the option "${key}" names no choices`);
      if (meta.choices?.some(({ title }) => title.trim() === '')) broken(`a choice of the option "${key}" has no title`);
      if (meta.when && !(meta.when.option in spec.options.shape))
        broken(`the option "${key}" depends on "${meta.when.option}", which does not exist`);
    }
  }),
  law('answers', 'The spec answers for every case: permissions, Flink, boundedness, guarantee', (subject) =>
    forPlaces(subject, ({ options, table }, name) => {
      const { spec } = subject.connector;
      const flink = spec.flink(options);
      if (flink.kind === 'unsupported' && flink.reason.trim() === '') broken(`${name}: Flink has none, and there is no reason`);
      const { hosts = [], paths = [] } = spec.permissions(options);
      if ([...hosts, ...paths].some((each) => each.trim() === '')) broken(`${name}: an empty host or path is permitted`);
      spec.source?.boundedness(options);
      spec.sink?.guarantee(options, table);
      return Promise.resolve();
    }),
  ),
  law('check.ok', 'The check of options that are right says so', (subject) =>
    forPlaces(subject, async (instance, name) => {
      const result = await subject.connector.check(connectorContext(instance));
      if (!result.ok) broken(`${name}: ${result.problem} ${result.remedy}`);
    }),
  ),
  law('check.refuses', 'The check of wrong options names the option and says how to mend it, without throwing', async (subject) => {
    const refused = means(subject.refused, 'which options are wrong (refused)');
    if (refused.length === 0) broken('the harness names no options that are wrong (refused); name the law under skip if none can be');
    for (const { name, open, option } of refused) {
      const result = await subject.connector.check(connectorContext(await open()));
      if (result.ok) return broken(`${name}: it says that all is well`);
      if (option !== undefined && result.option !== option)
        broken(`${name}: it names the option ${result.option ?? '(none)'} instead of ${option}`);
      if (result.problem.trim() === '' || result.remedy.trim() === '') broken(`${name}: problem or remedy is missing`);
    }
  }),
  law('versions', 'Values of checkpoints have migrations from version 1 on, and released ones load', ({ connector, released = {} }) => {
    const { source, sink } = connector;
    const kinds: Readonly<Record<keyof ReleasedValues, Versioned<unknown> | undefined>> = {
      split: source?.split,
      position: source?.position,
      enumeratorState: source?.enumeratorState,
      committable: sink?.committable,
      writerState: sink?.writerState,
    };
    for (const [what, kind] of Object.entries(kinds) as [keyof ReleasedValues, Versioned<unknown> | undefined][]) {
      if (!kind) continue;
      const fixtures = released[what] ?? [];
      for (let version = 1; version < kind.version; version++) {
        if (!kind.migrate?.[version]) broken(`there is no step from version ${version} of the ${what}`);
        if (!fixtures.some((fixture) => fixture.version === version))
          broken(`the harness holds no ${what} of version ${version} (released)`);
      }
      for (const fixture of fixtures) {
        const now = loadVersioned(kind, fixture, what);
        loadVersioned(kind, JSON.parse(JSON.stringify(storeVersioned(kind, now))), what);
      }
    }
  }),
];
