import type { Logger } from '@headrace/connector-sdk/source';

const LINES_A_SECOND = 20;
const LONGEST_LINE = 2_000;
const REMEMBERED = 20;

/** What functions print, as lines of the job's log: so many a second, and then only how many were left out. */
export class LogLines {
  private rest = '';
  private second = 0;
  private count = 0;
  private readonly recent: string[] = [];

  constructor(private readonly log: Logger) {}

  take(chunk: Buffer): void {
    const lines = (this.rest + chunk.toString('utf8')).split('\n');
    this.rest = lines.pop()!.slice(0, LONGEST_LINE);
    for (const line of lines) if (line.trim() !== '') this.say(line.slice(0, LONGEST_LINE));
  }

  /** Whether one of the last lines is like this. */
  last(pattern: RegExp): boolean {
    return [...this.recent, this.rest].some((line) => pattern.test(line));
  }

  private say(line: string): void {
    this.recent.push(line);
    if (this.recent.length > REMEMBERED) this.recent.shift();
    const second = Math.floor(performance.now() / 1_000);
    if (second !== this.second) {
      if (this.count > LINES_A_SECOND) this.log.warn(`${this.count - LINES_A_SECOND} lines that functions printed were left out.`);
      this.second = second;
      this.count = 0;
    }
    if (this.count++ < LINES_A_SECOND) this.log.info(line, { by: 'function' });
  }
}
