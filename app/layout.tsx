import { ColorSchemeScript, mantineHtmlProps } from '@mantine/core';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import '@xyflow/react/dist/style.css';
import 'uplot/dist/uPlot.min.css';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Studio } from '@/components/shell/studio';
import '@/components/ui/tokens.css';
import '@/components/ui/base.css';

export const metadata: Metadata = {
  title: { default: 'Headrace', template: '%s · Headrace' },
  description: 'Visual builder for streaming pipelines',
};

export default function RootLayout(props: { children: ReactNode }) {
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" />
      </head>
      <body>
        <Studio>{props.children}</Studio>
      </body>
    </html>
  );
}
