'use client';

import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import { IconChartBar, IconHelpCircle, IconHome, IconMoon, IconSchema, IconSearch, IconServer2, IconSun } from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { useRunningCount } from '@/components/api/use-running-count';
import { Count } from '@/components/ui/chip';
import { Key } from '@/components/ui/key';
import { Mark } from './mark';
import { shortcutSheet } from './shortcut-sheet';
import classes from './shell.module.css';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

export function Navigation() {
  const running = useRunningCount();
  return (
    <nav className={classes.nav} aria-label="Main">
      <Link href="/" className={classes.brand}>
        <Mark />
        Headrace
      </Link>
      <button type="button" className={classes.jump} onClick={() => spotlight.open()}>
        <IconSearch size={14} stroke={1.75} aria-hidden />
        <span>Jump to…</span>
        <Key>⌘K</Key>
      </button>
      <NavItem href="/" label="Home" icon={<IconHome {...icon} />} />
      <NavItem href="/pipelines" label="Pipelines" icon={<IconSchema {...icon} />} />
      <div className={classes.group}>Operate</div>
      <NavItem href="/deployments" label="Deployments" icon={<IconServer2 {...icon} />} count={running} />
      <div className={classes.group}>Products</div>
      <NavItem href="/reports" label="Reports" icon={<IconChartBar {...icon} />} />
      <div className={classes.foot}>
        <SchemeSwitch />
        <button type="button" className={classes.link} onClick={() => shortcutSheet.set(true)}>
          <IconHelpCircle {...icon} />
          <span className={classes.label}>Help and shortcuts</span>
          <Key>?</Key>
        </button>
      </div>
    </nav>
  );
}

function NavItem(props: { href: string; label: string; icon: ReactNode; count?: number }) {
  const path = usePathname();
  const here = props.href === '/' ? path === '/' : path.startsWith(props.href);
  return (
    <Link href={props.href} className={classes.link} aria-current={here ? 'page' : undefined}>
      {props.icon}
      <span className={classes.label}>{props.label}</span>
      {props.count ? <Count value={props.count} label={`${props.count} running`} /> : null}
    </Link>
  );
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <button type="button" className={classes.link} onClick={() => setColorScheme(dark ? 'light' : 'dark')} suppressHydrationWarning>
      {dark ? <IconSun {...icon} /> : <IconMoon {...icon} />}
      <span className={classes.label} suppressHydrationWarning>
        {dark ? 'Light colours' : 'Dark colours'}
      </span>
    </button>
  );
}
