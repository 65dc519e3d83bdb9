/** How a task spends its time: at work, held back by who comes after it, or waiting for work. Milliseconds, adding up to the time passed. */
export class TimeMeter {
  busy = 0;
  heldBack = 0;
  idle = 0;
  private since = performance.now();
  private waiting: 'heldBack' | 'idle' = 'idle';

  /** Work begins: what lay before was waiting. */
  begin(): void {
    const now = performance.now();
    this[this.waiting] += now - this.since;
    this.since = now;
  }

  /** Work ends; `worked` false: it was only a look, which counts as the waiting that it goes on with. */
  end(worked: boolean, waiting: 'heldBack' | 'idle'): void {
    const now = performance.now();
    if (worked) this.busy += now - this.since;
    else this[waiting] += now - this.since;
    this.since = now;
    this.waiting = waiting;
  }

  read(): { readonly busy: number; readonly heldBack: number; readonly idle: number } {
    const now = performance.now();
    this[this.waiting] += now - this.since;
    this.since = now;
    return { busy: this.busy, heldBack: this.heldBack, idle: this.idle };
  }
}
