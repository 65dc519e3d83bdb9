import type { RowAccess } from '../../codegen/loop-writer';

/** For code about groups as a whole: there is no row of an input. */
export const noRow: RowAccess = {
  kind: '0',
  column: () => ({ physical: 'i32', type: { kind: 'INT', nullable: true }, isNull: 'true', code: '0' }),
};
