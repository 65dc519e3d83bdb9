import { migrate } from '../migrator';

/** Started by the migrator's test as a process of its own: migrates and tells what it applied. */
const [url, folder] = process.argv.slice(2);
process.send?.(await migrate(url!, folder!));
