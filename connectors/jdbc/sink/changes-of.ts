import type { Stage } from '@headrace/connector-sdk';
import type { Change, JdbcEpoch } from './epoch';

/** The changes of an epoch in groups of at most `most`, in their order. A group has each key once. */
export async function* changesOf(epoch: JdbcEpoch, stage: Stage, most: number): AsyncGenerator<readonly Change[], void> {
  for (let from = 0; from < epoch.inline.length; from += most) yield epoch.inline.slice(from, from + most);
  if (epoch.staged === null) return;
  let group: Change[] = [];
  for await (const lines of linesOf(stage.open(epoch.staged))) {
    for (const line of lines) {
      // Keys of the next changes may be among those before: see `JdbcWriter`.
      const ends = line === '';
      if (!ends) group.push(changeOf(line));
      if (ends ? group.length === 0 : group.length < most) continue;
      yield group;
      group = [];
    }
  }
  if (group.length > 0) yield group;
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
    const lines = (rest + utf8.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
}
