/**
 * Text with optional line breaks, after Wadler's "A prettier printer": a group is set on one line where it fits, and with all its
 * lines broken where it does not.
 */
export type Doc = string | readonly Doc[] | Line | Indent | Group | Mark;

interface Line {
  readonly doc: 'line';
  /** What stands there when the line is not broken; undefined: it is always broken. */
  readonly flat: string | undefined;
}

interface Indent {
  readonly doc: 'indent';
  readonly body: Doc;
}

interface Group {
  readonly doc: 'group';
  readonly body: Doc;
  readonly broken: boolean;
}

/** Reports where `body` came to stand. */
interface Mark {
  readonly doc: 'mark';
  readonly body: Doc;
  readonly id: object;
}

/** A break, or a blank. */
export const line: Doc = { doc: 'line', flat: ' ' };
/** A break, or nothing. */
export const softline: Doc = { doc: 'line', flat: '' };
/** Always a break; breaks the groups around it too. */
export const hardline: Doc = { doc: 'line', flat: undefined };

export const indent = (...body: readonly Doc[]): Doc => ({ doc: 'indent', body });
export const group = (...body: readonly Doc[]): Doc => ({ doc: 'group', body, broken: breaks(body) });
export const mark = (id: object, body: Doc): Doc => ({ doc: 'mark', body, id });

/** `parts` with `separator` between them. */
export const join = (separator: Doc, parts: readonly Doc[]): Doc => parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part]));

/** `a, b, c`, broken after the commas. */
export const commas = (parts: readonly Doc[]): Doc => join([',', line], parts);

/** `open body close` on one line, or the body indented between them. */
export const enclosed = (open: string, body: Doc, close: string): Doc => group(open, indent(softline, body), softline, close);

function breaks(doc: Doc): boolean {
  if (typeof doc === 'string') return false;
  if (isList(doc)) return doc.some(breaks);
  if (doc.doc === 'line') return doc.flat === undefined;
  return doc.doc === 'group' ? doc.broken : breaks(doc.body);
}

const isList = (doc: Doc): doc is readonly Doc[] => Array.isArray(doc);

interface Step {
  readonly doc: Doc | EndOfMark;
  readonly indent: number;
  readonly flat: boolean;
}

interface EndOfMark {
  readonly doc: 'end-of-mark';
  readonly id: object;
  readonly start: number;
}

/** Sets `doc` within `width` columns. `marks`: half-open offsets by id. */
export function layout(doc: Doc, width: number): { readonly text: string; readonly marks: ReadonlyMap<object, readonly [number, number]> } {
  const setter = new Setter(width);
  setter.run({ doc, indent: 0, flat: false });
  return { text: setter.text, marks: setter.marks };
}

class Setter {
  text = '';
  readonly marks = new Map<object, readonly [number, number]>();
  private lineStart = 0;
  private readonly pending: Step[] = [];

  constructor(private readonly width: number) {}

  run(first: Step): void {
    this.pending.push(first);
    for (let step = this.pending.pop(); step !== undefined; step = this.pending.pop()) this.set(step);
  }

  private set({ doc, indent: depth, flat }: Step): void {
    if (typeof doc === 'string') this.add(doc);
    else if ('id' in doc && doc.doc === 'end-of-mark') this.marks.set(doc.id, [doc.start, this.text.length]);
    else if (isList(doc as Doc)) this.pushAll(doc as readonly Doc[], depth, flat);
    else this.setNode(doc as Exclude<Doc, string | readonly Doc[]>, depth, flat);
  }

  private setNode(doc: Line | Indent | Group | Mark, depth: number, flat: boolean): void {
    switch (doc.doc) {
      case 'line':
        if (flat && doc.flat !== undefined) this.add(doc.flat);
        else this.breakLine(depth);
        return;
      case 'indent':
        this.pending.push({ doc: doc.body, indent: depth + 2, flat });
        return;
      case 'mark':
        this.pending.push({ doc: { doc: 'end-of-mark', id: doc.id, start: this.text.length }, indent: depth, flat });
        this.pending.push({ doc: doc.body, indent: depth, flat });
        return;
      case 'group': {
        const step = { doc: doc.body, indent: depth, flat: true };
        const onOneLine = flat || (!doc.broken && this.fits(step));
        this.pending.push({ ...step, flat: onOneLine });
      }
    }
  }

  private pushAll(docs: readonly Doc[], depth: number, flat: boolean): void {
    for (let i = docs.length - 1; i >= 0; i--) this.pending.push({ doc: docs[i]!, indent: depth, flat });
  }

  private add(text: string): void {
    this.text += text;
    const last = text.lastIndexOf('\n');
    if (last !== -1) this.lineStart = this.text.length - (text.length - last - 1);
  }

  private breakLine(depth: number): void {
    this.text += `\n${' '.repeat(depth)}`;
    this.lineStart = this.text.length - depth;
  }

  /** True where `step` and what must follow it on the line stay within the width. Looks at no more than one line's worth. */
  private fits(step: Step): boolean {
    let room = this.width - (this.text.length - this.lineStart);
    const ahead: Step[] = [step];
    let rest = this.pending.length;
    while (room >= 0) {
      const next = ahead.pop() ?? this.pending[--rest];
      if (next === undefined) return true;
      const { doc, flat } = next;
      if (typeof doc === 'string') {
        if (doc.includes('\n')) return room - doc.indexOf('\n') >= 0;
        room -= doc.length;
      } else if (isList(doc as Doc)) {
        for (let i = (doc as readonly Doc[]).length - 1; i >= 0; i--) ahead.push({ ...next, doc: (doc as readonly Doc[])[i]! });
      } else {
        const node = doc as Line | Indent | Group | Mark | EndOfMark;
        if (node.doc === 'end-of-mark') continue;
        if (node.doc === 'line') {
          if (!flat || node.flat === undefined) return true;
          room -= node.flat.length;
        } else ahead.push({ ...next, doc: node.body, flat: flat && !(node.doc === 'group' && node.broken) });
      }
    }
    return false;
  }
}
