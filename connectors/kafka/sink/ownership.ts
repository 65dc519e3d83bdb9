import { HeadraceError, type Lineage } from '@headrace/connector-sdk';
import { LedgerContents, type Ledger } from './ledger';

/**
 * Whose a sink is, by its ledger: each attempt notes itself before it claims the ids of earlier ones, and the last note counts. A writer
 * that was replaced while its process stood still claims no id any more, which would abort what its successor has under it; its
 * committer writes nothing again that its successor has written.
 */
export class Ownership {
  private readonly contents: LedgerContents;
  private next: number | null = null;

  constructor(
    private readonly ledger: Ledger,
    prefix: string,
    private readonly lineage: Lineage,
  ) {
    this.contents = new LedgerContents(prefix);
  }

  /** Reads what is new in the ledger, and answers all that it says; throws where another attempt has noted itself last. */
  async require(): Promise<LedgerContents> {
    this.next = await this.ledger.readOn(this.next, this.contents);
    const { owner } = this.contents;
    const { lineageId, attempt } = this.lineage;
    if (owner === null || (owner.lineage === lineageId && owner.attempt === attempt)) return this.contents;
    throw new HeadraceError(`Attempt ${attempt} of the job was replaced as the writer of this sink, by attempt ${owner.attempt}.`, {
      code: 'connector.kafka.replaced',
      domain: 'external',
      retry: 'none',
      remedy:
        'End this process if it still runs: another one has taken the job over. Two jobs need prefixes of their own in "sink.transactional-id-prefix".',
    });
  }
}
