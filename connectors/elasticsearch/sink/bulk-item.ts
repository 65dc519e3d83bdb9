/** One action of a bulk. */
export interface BulkItem {
  readonly index: string;
  readonly id: string;
  /** The action's line and, unless it deletes, the document's; each with its line feed. */
  readonly lines: string;
  readonly sizeBytes: number;
  readonly deletes: boolean;
}

export interface BulkAction {
  readonly index: string;
  readonly id: string;
  /** Elasticsearch takes an action only if this is larger than what the document has. */
  readonly version: bigint;
  /** Null: delete. */
  readonly document: string | null;
}

export function bulkItem({ index, id, version, document }: BulkAction): BulkItem {
  const target = `{"_index":${JSON.stringify(index)},"_id":${JSON.stringify(id)},"version":${version},"version_type":"external"}`;
  const lines = document === null ? `{"delete":${target}}\n` : `{"index":${target}}\n${document}\n`;
  return { index, id, lines, sizeBytes: Buffer.byteLength(lines), deletes: document === null };
}

/** The document that an item writes, as it would lie among the dead letters; the action itself for a delete. */
export const documentOf = ({ lines }: BulkItem): Uint8Array => Buffer.from(lines.slice(lines.indexOf('\n') + 1) || lines);

/** What the next bulk will send: the last action of each document. */
export class BulkBuffer {
  private items = new Map<string, BulkItem>();
  private sizeBytes = 0;

  constructor(private readonly most: { readonly actions: number; readonly bytes: number }) {}

  get isEmpty(): boolean {
    return this.items.size === 0;
  }
  get isFull(): boolean {
    return this.items.size >= this.most.actions || this.sizeBytes >= this.most.bytes;
  }

  add(item: BulkItem): void {
    const key = `${item.index}\n${item.id}`;
    this.sizeBytes += item.sizeBytes - (this.items.get(key)?.sizeBytes ?? 0);
    this.items.set(key, item);
  }

  /** Hands the actions over and begins anew. */
  take(): BulkItem[] {
    const taken = [...this.items.values()];
    this.items = new Map();
    this.sizeBytes = 0;
    return taken;
  }
}
