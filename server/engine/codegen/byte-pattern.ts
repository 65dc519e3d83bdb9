import { parsePattern, type PatternNode } from './byte-pattern-syntax';

/** Tries to go on at a place; answers where the whole match ends, or -1. */
type Step = (at: number) => number;

/**
 * A regular expression over ASCII bytes: what most expressions of rows are made of (literals, sets, groups, alternatives, repeated sets). Finds
 * what the same expression finds in the text, without making a text. `find` leaves the places of the groups in `starts` and `ends`; group 0 is
 * the whole match, and a group that took no part begins at -1.
 */
export class BytePattern {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  private readonly root: Step;
  /** Bytes that a match can begin with; null: it can be empty. */
  private readonly first: Uint8Array | null;
  private data: Uint8Array = new Uint8Array(0);
  private begin = 0;
  private end = 0;

  /** Null where the expression needs more than is known here. */
  static of(source: string): BytePattern | null {
    const parsed = parsePattern(source);
    return parsed === null ? null : new BytePattern(parsed.node, parsed.groups);
  }

  private constructor(node: PatternNode, groups: number) {
    this.starts = new Int32Array(groups + 1);
    this.ends = new Int32Array(groups + 1);
    this.root = this.step(node, (at) => at);
    const first = new Uint8Array(128);
    this.first = collectFirst(node, first) ? null : first;
  }

  /** Whether the bytes, all of them ASCII, hold a match; the leftmost one is found. */
  find(data: Uint8Array, start: number, length: number): boolean {
    const { first, root, starts } = this;
    const end = start + length;
    this.data = data;
    this.begin = start;
    this.end = end;
    starts.fill(-1);
    for (let at = start; at <= end; at++) {
      if (first !== null) {
        while (at < end && first[data[at]!] === 0) at++;
        if (at === end) return false;
      }
      const to = root(at);
      if (to < 0) continue;
      starts[0] = at;
      this.ends[0] = to;
      return true;
    }
    return false;
  }

  private step(node: PatternNode, next: Step): Step {
    switch (node.kind) {
      case 'set':
        return (at) => (at < this.end && node.set[this.data[at]!] === 1 ? next(at + 1) : -1);
      case 'start':
        return (at) => (at === this.begin ? next(at) : -1);
      case 'repeat':
        return node.lazy ? this.lazy(node, next) : this.greedy(node, next);
      case 'sequence':
        return node.items.reduceRight<Step>((behind, item) => this.step(item, behind), next);
      case 'choice':
        return this.choice(node.branches, next);
      case 'group':
        return this.group(node.index, node.body, next);
    }
  }

  private choice(branches: readonly PatternNode[], next: Step): Step {
    const steps = branches.map((branch) => this.step(branch, next));
    return (at) => {
      for (let i = 0; i < steps.length; i++) {
        const to = steps[i]!(at);
        if (to >= 0) return to;
      }
      return -1;
    };
  }

  private greedy({ set, least, most }: PatternNode & { kind: 'repeat' }, next: Step): Step {
    return (at) => {
      const limit = Math.min(this.end, at + most);
      const { data } = this;
      let to = at;
      while (to < limit && set[data[to]!] === 1) to++;
      for (; to - at >= least; to--) {
        const end = next(to);
        if (end >= 0) return end;
      }
      return -1;
    };
  }

  private lazy({ set, least, most }: PatternNode & { kind: 'repeat' }, next: Step): Step {
    return (at) => {
      for (let to = at; to - at <= most; to++) {
        if (to - at >= least) {
          const end = next(to);
          if (end >= 0) return end;
        }
        if (to >= this.end || set[this.data[to]!] === 0) return -1;
      }
      return -1;
    };
  }

  /** The group's place stands while the rest is tried, and is taken back where the rest fails. */
  private group(index: number, body: PatternNode, next: Step): Step {
    const { starts, ends } = this;
    const inner = this.step(body, (at) => {
      const before = ends[index]!;
      ends[index] = at;
      const to = next(at);
      if (to < 0) ends[index] = before;
      return to;
    });
    return (at) => {
      const before = starts[index]!;
      starts[index] = at;
      const to = inner(at);
      if (to < 0) starts[index] = before;
      return to;
    };
  }
}

/** Adds the bytes that a match of the node can begin with; answers whether it can be empty. */
function collectFirst(node: PatternNode, into: Uint8Array): boolean {
  switch (node.kind) {
    case 'set':
      addAll(node.set, into);
      return false;
    case 'start':
      return true;
    case 'repeat':
      addAll(node.set, into);
      return node.least === 0;
    case 'sequence':
      return node.items.every((item) => collectFirst(item, into));
    case 'choice':
      return node.branches.map((branch) => collectFirst(branch, into)).some(Boolean);
    case 'group':
      return collectFirst(node.body, into);
  }
}

function addAll(set: Uint8Array, into: Uint8Array): void {
  for (let byte = 0; byte < 128; byte++) into[byte]! |= set[byte]!;
}
