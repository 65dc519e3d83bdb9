import { createTheme, defaultVariantColorsResolver, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const race: MantineColorsTuple = [
  '#e1f1f4',
  '#c3e2e8',
  '#9bcfd9',
  '#5cc4da',
  '#3ba3ba',
  '#1f8ba3',
  '#137a94',
  '#0b6780',
  '#08556a',
  '#05404f',
];

/** Mantine's dark scale in our neutrals: text, text-2, text-3, stroke, line-strong, raised, surface, surface, sunken, bg. */
const dark: MantineColorsTuple = [
  '#e7edf1',
  '#b0bcc6',
  '#8f9ca8',
  '#71808d',
  '#3a4651',
  '#2a343d',
  '#151b21',
  '#151b21',
  '#10161b',
  '#0d1216',
];

const px = (...sizes: number[]) => {
  const [xs, sm, md, lg, xl] = sizes.map((size) => `${size}px`);
  return { xs: xs!, sm: sm!, md: md!, lg: lg!, xl: xl! };
};

/** Mantine in our rhythm: controls are `sm` (32 px) on pages and `xs` (28 px) in the editor; heights are set in density.css. */
export const theme = createTheme({
  primaryColor: 'race',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  // Mantine works contrast out for one scheme; ours differs by scheme, so the ink on the accent is a token.
  variantColorResolver: (input) => {
    const resolved = defaultVariantColorsResolver(input);
    const accent = !input.color || input.color === 'race';
    return input.variant === 'filled' && accent ? { ...resolved, color: 'var(--on-race)' } : resolved;
  },
  colors: { race, dark },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: px(12, 13, 13, 14, 16),
  spacing: px(4, 8, 12, 16, 24),
  radius: px(4, 6, 8, 10, 14),
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm', fw: 500 } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', withAlignedLabels: true, comboboxProps: { shadow: 'sm' } } },
    NumberInput: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
    Tooltip: { defaultProps: { openDelay: 300, fz: 'xs', withArrow: false } },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Modal: { defaultProps: { centered: true, closeButtonProps: { 'aria-label': 'Close' }, overlayProps: { backgroundOpacity: 0.35 } } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Menu: { defaultProps: { shadow: 'md', position: 'bottom-end' } },
  },
});

/** Mantine's own colours point at our tokens, so that a component and a CSS module never differ. */
export const resolveCssVariables: CSSVariablesResolver = () => {
  const tokens = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--text)',
    '--mantine-color-dimmed': 'var(--text-2)',
    '--mantine-color-placeholder': 'var(--text-3)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--text)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-error': 'var(--err)',
    '--mantine-color-anchor': 'var(--race)',
    '--mantine-primary-color-filled': 'var(--race)',
    '--mantine-primary-color-filled-hover': 'var(--race-hover)',
    '--mantine-primary-color-contrast': 'var(--on-race)',
    '--mantine-primary-color-light': 'var(--race-soft)',
    '--mantine-primary-color-light-hover': 'var(--race-soft)',
    '--mantine-primary-color-light-color': 'var(--race)',
    '--mantine-color-race-filled': 'var(--race)',
    '--mantine-color-race-filled-hover': 'var(--race-hover)',
    '--mantine-color-race-light': 'var(--race-soft)',
    '--mantine-color-race-light-hover': 'var(--race-soft)',
    '--mantine-color-race-light-color': 'var(--race)',
    '--mantine-color-race-text': 'var(--race)',
    '--mantine-shadow-xs': 'var(--sh-1)',
    '--mantine-shadow-sm': 'var(--sh-2)',
    '--mantine-shadow-md': 'var(--sh-2)',
    '--mantine-shadow-lg': 'var(--sh-3)',
    '--mantine-shadow-xl': 'var(--sh-3)',
  };
  return { variables: {}, light: tokens, dark: tokens };
};
