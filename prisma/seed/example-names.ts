/** Folders of `examples/workspaces/` that a new home gets. */
export const exampleNames = ['flight-delays', 'shop-behaviour'] as const;
export type ExampleName = (typeof exampleNames)[number];

/** Key of the setting that says that an example was made. */
export const exampleSetting = (name: ExampleName): string => `example.${name}`;
