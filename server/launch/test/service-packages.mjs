// @ts-check
import { whyNoElasticsearch } from '../services/elasticsearch.mjs';
import { mariadbService } from '../services/mariadb.mjs';
import { whyNoRedis } from '../services/redis.mjs';
import { canInstallPackages, installPackages } from './apt.mjs';

/** What the tests start and npm does not bring: why it cannot run here (null: it can), and the packages that mend it. */
const NEEDS = [
  { missing: () => mariadbService.missing(), packages: ['mariadb-server'] },
  { missing: async () => whyNoRedis(), packages: ['redis-server'] },
  { missing: async () => whyNoElasticsearch(), packages: ['openjdk-17-jdk-headless', 'maven'] }, // Kafka needs less of the same
];

/**
 * Installs the servers that the tests run against and that are not here. Where that is not possible (not root, not Debian, no network) the
 * tests of a server that is missing are skipped, each with the reason, so this never fails.
 * @param {import('../progress.mjs').Progress} progress
 */
export async function installServices(progress) {
  if (!canInstallPackages()) return;
  const missing = [];
  for (const need of NEEDS) if ((await need.missing()) !== null) missing.push(need);
  if (missing.length === 0) return;
  const packages = missing.flatMap((need) => need.packages);
  const step = progress.begin(`Servers for the tests: apt-get install ${packages.join(' ')}`);
  const { ok, output } = await installPackages(packages);
  const reasons = (await Promise.all(missing.map((need) => need.missing()))).filter((reason) => reason !== null);
  if (reasons.length === 0) return step.done(`Servers for the tests installed: ${packages.join(', ')}`);
  if (!ok) process.stdout.write(output.slice(-2_000));
  step.failed(`Tests against some servers will be skipped. ${reasons.join(' ')}`);
}
