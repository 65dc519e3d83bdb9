import type { Session } from './dialect';

interface Prepared<T> {
  readonly session: Session;
  readonly made: T;
}

/** A connection of a look-up, with what was made for it: opened at the first use, and anew after a failure. */
export class KeptSession<T> {
  private prepared: Promise<Prepared<T>> | null = null;

  constructor(
    private readonly connect: () => Promise<Session>,
    private readonly prepare: (session: Session) => Promise<T>,
  ) {}

  async using<R>(work: (session: Session, made: T) => Promise<R>): Promise<R> {
    const attempt = (this.prepared ??= this.open());
    try {
      const { session, made } = await attempt;
      return await work(session, made);
    } catch (error) {
      if (this.prepared === attempt) this.prepared = null;
      await attempt.then(
        ({ session }) => session.close(),
        () => undefined,
      );
      throw error;
    }
  }

  async close(): Promise<void> {
    const prepared = await this.prepared?.catch(() => null);
    this.prepared = null;
    await prepared?.session.close();
  }

  private async open(): Promise<Prepared<T>> {
    const session = await this.connect();
    try {
      return { session, made: await this.prepare(session) };
    } catch (error) {
      await session.close();
      throw error;
    }
  }
}
