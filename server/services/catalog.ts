import type { CatalogTableSummary } from '@/model/pipeline/pipeline';
import type { CatalogQuestion } from '@/server/engine/worker/open-catalog';
import { isDuplicate } from '@/server/db/database';
import { catalogTableRepository, type StoredTable } from '@/server/db/repositories/catalog-tables';
import { resolveServingOptions } from '@/server/control/backends/embedded/serving-database';
import { secretRepository } from '@/server/db/repositories/secrets';
import { readFunctionModules, withFunctions } from '@/server/catalog/function-modules';
import { CheckProcesses } from './check-process';
import type { ServiceDependencies } from './create-services';
import { editedMeanwhile, nameTaken, namespaceId } from './namespace-id';
import { catalogSnapshot } from './pipelines';
import { notFound, ServiceError } from './service-error';
import type { CatalogServices } from './services';

export function catalogServices(dependencies: ServiceDependencies): CatalogServices {
  const { database, home, allowedPaths, connections, secrets: box } = dependencies;
  const { db } = database;
  const checks = new CheckProcesses(dependencies.checkProgram);
  const found = async (id: string): Promise<StoredTable> => {
    const table = await catalogTableRepository.get(db, id);
    if (!table) throw notFound('table', id);
    return table;
  };
  /** With the secrets that the options name, and no others. */
  const question = async ({ namespace, options: given }: CheckInput): Promise<CatalogQuestion> => {
    refuseClearSecrets(given);
    const { options, secrets: ofServing } = resolveServingOptions(given, connections.dataUrl);
    const texts = Object.values(options).join(' ');
    const sealed = await secretRepository.sealedOfNamespace(db, namespace);
    const needed = sealed.filter(({ name }) => texts.includes(`\${secret.${name}}`));
    const secrets = { ...Object.fromEntries(needed.map((each) => [each.name, box.open(each.name, each.sealed)])), ...ofServing };
    return { options, secrets, job: { baseDirectory: home.files, allowedPaths: [home.files, ...allowedPaths] } };
  };
  return {
    list: async (namespace) => (await catalogTableRepository.list(db, namespace)).map(summary),
    get: found,
    snapshot: async (namespace) => withFunctions(await catalogSnapshot(database, namespace), readFunctionModules([home.functions])),
    async create({ namespace, name, definition }) {
      refuseClearSecrets(definition.options);
      try {
        return summary(await catalogTableRepository.create(db, { namespaceId: await namespaceId(db, namespace), name, definition }));
      } catch (error) {
        if (isDuplicate(error)) throw nameTaken('table', name);
        throw error;
      }
    },
    async update(input) {
      refuseClearSecrets(input.definition.options);
      await found(input.id);
      if (!(await catalogTableRepository.update(db, input))) throw editedMeanwhile('table');
      return summary(await found(input.id));
    },
    choices: async (input) => {
      const { names, total } = await checks.ask({ ...(await question(input)), ask: 'list' }, 'listed');
      return { names, total };
    },
    describe: async (input) => (await checks.ask({ ...(await question(input)), ask: 'describe' }, 'described')).table,
    async remove(id) {
      if (!(await catalogTableRepository.remove(db, id))) throw notFound('table', id);
    },
  };
}

type CheckInput = Parameters<CatalogServices['describe']>[0];

const summary = ({ definition: _definition, revision: _revision, ...rest }: StoredTable): CatalogTableSummary => rest;

/** A definition is shown to everyone who may read the workspace: what looks like a secret must be a reference to one. */
function refuseClearSecrets(options: Readonly<Record<string, string>>): void {
  const clear = Object.entries(options).find(
    ([key, value]) => /(^|[.-])(password|secret|token)$/i.test(key) && !/^\$\{secret\.[A-Za-z_]\w*\}$/.test(value),
  );
  if (clear)
    throw new ServiceError(
      'invalid',
      'table-clear-secret',
      `The option "${clear[0]}" holds its value in clear.`,
      `Store the value as a secret and write \${secret.NAME} in its place.`,
    );
}
