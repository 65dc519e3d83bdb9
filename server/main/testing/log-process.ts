import { openRunnerLog } from '../runner-log';

/** Started by the log's test as a process of its own: logs and ends. */
const log = openRunnerLog();
log.info('first');
log.fatal('last');
process.exitCode = 7;
