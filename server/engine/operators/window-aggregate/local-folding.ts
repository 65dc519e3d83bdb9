/**
 * Whether a local phase folds rows into groups, or hands each on by itself because folding hardly makes fewer of them: then the row is probed, kept
 * and emitted for nothing before the global phase does the same. Found by trying: it folds at first and now and then, counts what comes in and
 * goes out, and decides for the next rows. Either way the global phase makes the same windows of it, and nothing is kept over a barrier.
 */
export class LocalFolding {
  static limits = {
    /** Rows of a trial: several times the groups that a local phase holds, so that a slice's first rows do not decide alone. */
    trialRows: 262_144,
    /** Rows that are handed on before the next trial. */
    directRows: 8_388_608,
    /** With fewer rows a group than this, folding costs more than it saves. */
    worthRows: 2,
  };

  private handsOn = false;
  private rowsIn = 0;
  private groups = 0;

  /** Asked before each run of rows: do they go on by themselves? `groups` are those that have left and that are held. */
  direct(rowsIn: number, groups: number): boolean {
    const rows = rowsIn - this.rowsIn;
    const { trialRows, directRows, worthRows } = LocalFolding.limits;
    if (rows < (this.handsOn ? directRows : trialRows)) return this.handsOn;
    this.handsOn = !this.handsOn && rows < (groups - this.groups) * worthRows;
    this.rowsIn = rowsIn;
    this.groups = groups;
    return this.handsOn;
  }
}
