export interface ServerEvent {
  readonly id: string | null;
  readonly data: string;
  /** It was larger than events may be: `data` holds its beginning only. */
  readonly cut: boolean;
}

/** What does not end must not fill memory. */
export const MOST_EVENT_CHARACTERS = 16 << 20;
/** Of a line that is too long. */
const KEPT_CHARACTERS = 1_000;
/** What a header can carry, for `Last-Event-ID`. */
const headerText = /^[\t\u0020-\u007e\u0080-\uffff]{0,4096}$/;

/** The text form of server-sent events, by the HTML standard; comments and names of events are passed over. */
export class EventParser {
  /** How long the service wants to be left alone before the stream is opened again. */
  retryMs: number | null = null;
  private line = '';
  /** The last piece ended in a carriage return, whose line feed may come. */
  private returned = false;
  private data: string[] = [];
  private size = 0;
  private id: string | null = null;

  /** Takes the next piece, which may end anywhere; answers the events that it completes. */
  take(text: string): readonly ServerEvent[] {
    const events: ServerEvent[] = [];
    if (text === '') return events;
    const lines = text.slice(this.returned && text.startsWith('\n') ? 1 : 0).split(/\r\n|\r|\n/);
    this.returned = text.endsWith('\r');
    lines[0] = this.line + lines[0]!;
    this.line = lines.pop()!;
    for (const line of lines) {
      if (line === '') this.dispatch(events);
      else this.field(line);
    }
    if (this.line.length > MOST_EVENT_CHARACTERS) {
      this.size = Infinity;
      this.line = this.line.slice(0, KEPT_CHARACTERS);
    }
    return events;
  }

  private field(line: string): void {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.add(value);
    else if (name === 'id' && headerText.test(value)) this.id = value;
    else if (name === 'retry' && /^\d{1,15}$/.test(value)) this.retryMs = Number(value);
  }

  private add(value: string): void {
    this.size += value.length + 1;
    if (this.size <= MOST_EVENT_CHARACTERS) this.data.push(value);
    else if (this.data.length === 0) this.data.push(value.slice(0, KEPT_CHARACTERS));
  }

  private dispatch(events: ServerEvent[]): void {
    if (this.data.length > 0) events.push({ id: this.id, data: this.data.join('\n'), cut: this.size > MOST_EVENT_CHARACTERS });
    this.data = [];
    this.size = 0;
  }
}
