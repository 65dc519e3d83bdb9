/**
 * A binary heap over an array whose order is part of the results: of searches that began with the same row the one comes first that Flink's queue
 * (java.util.PriorityQueue) gives first. Adding, taking and removing move members as that class does.
 */
export class SearchQueue {
  constructor(
    /** The members in the order of the heap, which is also the order in which they are tried. */
    readonly members: number[],
    private readonly rank: (member: number) => number,
  ) {}

  get first(): number | undefined {
    return this.members[0];
  }

  add(member: number): void {
    this.members.push(member);
    this.rise(this.members.length - 1, member);
  }

  /** Takes the first member out; the queue is not empty. */
  take(): number {
    const { members } = this;
    const first = members[0]!;
    const last = members.pop()!;
    if (members.length > 0) this.sink(0, last);
    return first;
  }

  /** Removes the members for which `goes` says so; the others keep their order as far as the heap allows. */
  remove(goes: (member: number) => boolean): void {
    const { members } = this;
    let left = 0;
    for (const member of members) if (!goes(member)) members[left++] = member;
    if (left === members.length) return;
    members.length = left;
    for (let at = (left >>> 1) - 1; at >= 0; at--) this.sink(at, members[at]!);
  }

  private rise(from: number, member: number): void {
    const { members, rank } = this;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (rank(member) >= rank(members[parent]!)) break;
      members[at] = members[parent]!;
      at = parent;
    }
    members[at] = member;
  }

  private sink(from: number, member: number): void {
    const { members, rank } = this;
    let at = from;
    while (at < members.length >>> 1) {
      let child = 2 * at + 1;
      if (child + 1 < members.length && rank(members[child]!) > rank(members[child + 1]!)) child++;
      if (rank(member) <= rank(members[child]!)) break;
      members[at] = members[child]!;
      at = child;
    }
    members[at] = member;
  }
}
