import type { Stage } from '@headrace/connector-sdk';
import { charactersOf, type Change, type JdbcEpoch } from './epoch';

/** A group ends where it has so much of either; a change that is larger by itself is a group of its own. */
export interface GroupLimit {
  readonly rows: number;
  readonly characters: number;
}

/** What one statement takes, however long the rows are: texts of JavaScript, and messages of databases, have an end. */
const MOST_STATEMENT_CHARACTERS = 8 << 20;

/** The changes of an epoch in groups of at most `most` rows, in their order. A group has each key once. */
export async function* changesOf(epoch: JdbcEpoch, stage: Stage, most: number): AsyncGenerator<readonly Change[], void> {
  const limit: GroupLimit = { rows: most, characters: MOST_STATEMENT_CHARACTERS };
  yield* groupsOf(epoch.inline, limit);
  if (epoch.staged === null) return;
  const group = new Group(limit);
  for await (const lines of linesOf(stage.open(epoch.staged))) {
    for (const line of lines) {
      // Keys of the next changes may be among those before: see `JdbcWriter`.
      const full = line === '' ? group.take() : group.add(changeOf(line));
      if (full.length > 0) yield full;
    }
  }
  const last = group.take();
  if (last.length > 0) yield last;
}

export function* groupsOf(changes: Iterable<Change>, limit: GroupLimit): Generator<readonly Change[], void> {
  const group = new Group(limit);
  for (const change of changes) {
    const full = group.add(change);
    if (full.length > 0) yield full;
  }
  const last = group.take();
  if (last.length > 0) yield last;
}

class Group {
  private changes: Change[] = [];
  private characters = 0;
  constructor(private readonly limit: GroupLimit) {}

  /** Answers the group before where it has no room for this one. */
  add(change: Change): readonly Change[] {
    const size = charactersOf(change);
    const { rows, characters } = this.limit;
    const full = this.changes.length >= rows || this.characters + size > characters ? this.take() : [];
    this.changes.push(change);
    this.characters += size;
    return full;
  }

  take(): readonly Change[] {
    const { changes } = this;
    this.changes = [];
    this.characters = 0;
    return changes;
  }
}

/** The same items; the next one is made while the last one is used. */
export async function* oneAhead<T>(items: AsyncGenerator<T, void>): AsyncGenerator<T> {
  try {
    for (let next = items.next(); ;) {
      const item = await next;
      if (item.done) return;
      next = items.next();
      next.catch(() => undefined); // it is told to who asks for it
      yield item.value;
    }
  } finally {
    await items.return();
  }
}

function changeOf(line: string): Change {
  const cells = JSON.parse(line) as [boolean, ...(string | null)[]];
  const deletes = cells.shift() as boolean;
  return { deletes, cells: cells as (string | null)[] };
}

/** The lines that end in each piece. */
async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[]> {
  const utf8 = new TextDecoder();
  let rest = '';
  for await (const piece of pieces) {
    const lines = utf8.decode(piece, { stream: true }).split('\n');
    lines[0] = rest + lines[0]!;
    rest = lines.pop()!;
    yield lines;
  }
}
