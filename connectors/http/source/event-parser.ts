export interface ServerEvent {
  readonly id: string | null;
  readonly data: string;
}

/** The text form of server-sent events, by the HTML standard; comments and names of events are passed over. */
export class EventParser {
  /** How long the service wants to be left alone before the stream is opened again. */
  retryMs: number | null = null;
  private rest = '';
  private data: string[] = [];
  private id: string | null = null;

  /** Takes the next piece, which may end anywhere; answers the events that it completes. */
  take(text: string): readonly ServerEvent[] {
    const events: ServerEvent[] = [];
    // A carriage return at the end may have its line feed in the next piece.
    const all = this.rest + text;
    const held = all.endsWith('\r') ? 1 : 0;
    const lines = all.slice(0, all.length - held).split(/\r\n|\r|\n/);
    this.rest = (lines.pop() ?? '') + (held === 1 ? '\r' : '');
    for (const line of lines) {
      if (line === '') this.dispatch(events);
      else this.field(line);
    }
    return events;
  }

  private field(line: string): void {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.data.push(value);
    else if (name === 'id' && !value.includes('\0')) this.id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.retryMs = Number(value);
  }

  private dispatch(events: ServerEvent[]): void {
    if (this.data.length > 0) events.push({ id: this.id, data: this.data.join('\n') });
    this.data = [];
  }
}
