import { describe, expect, it } from 'vitest';
import { unusableGroups } from './palette-items';

describe('what cannot be used', () => {
  it('stands in the palette by its kind, with the reason and what to do', () => {
    const catalog = { tables: {}, unreadFunctions: [{ module: 'geo', reason: 'headraceFunctions: Invalid input' }] };
    expect(unusableGroups(catalog, { problems: ['The connector "x" is not built.'] })).toEqual([
      { title: 'Connectors that cannot be used', problems: ['The connector "x" is not built.'] },
      {
        title: 'Functions that cannot be used',
        problems: [expect.stringMatching(/module "geo".*headraceFunctions: Invalid input.*headrace function build geo\.ts/)],
      },
    ]);
  });

  it('is nothing where all is well', () => expect(unusableGroups({ tables: {} }, {})).toEqual([]));
});
