import { CliError } from '../cli-error';
import type { CliEnvironment } from '../cli-environment';

/** Long enough for most laws to end, and for their service with them. */
const PATIENCE_MS = 3_000;

/** An interrupt of work that ends between two steps; `patienceIsOver` rejects a while after it came, where a step does not end. */
export class Interrupt {
  came = false;
  readonly patienceIsOver: Promise<never>;
  readonly stopListening: () => void;

  constructor(environment: CliEnvironment) {
    let giveUp: (reason: CliError) => void;
    this.patienceIsOver = new Promise<never>((_, reject) => (giveUp = reject));
    this.patienceIsOver.catch(() => undefined); // it is told to who waits for it
    this.stopListening = environment.onInterrupt(() => {
      this.came = true;
      setTimeout(() => giveUp(interrupted()), PATIENCE_MS).unref();
    });
  }

  throwIfItCame(): void {
    if (this.came) throw interrupted();
  }
}

const interrupted = (): CliError => new CliError('Interrupted.', 'Start it again.');
