'use client';

import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import classes from './curve.module.css';

export interface CurveData {
  /** Epoch seconds, or plain numbers with `clock: 'none'`; rising. */
  readonly x: readonly number[];
  readonly series: readonly { readonly label: string; readonly values: readonly (number | null)[] }[];
}

interface Props {
  readonly data: CurveData;
  readonly height: number;
  /** Takes the height that its flex column has to give, `height` at least. */
  readonly fill?: boolean;
  readonly label: string;
  readonly formatValue: (value: number) => string;
  /** Which clock the x axis shows: the reader's, UTC (event time as in the data), or none. */
  readonly clock: 'local' | 'utc' | 'none';
  readonly legend?: boolean;
}

const legendHeight = 24;

/** Lines over time that slide as data comes; colours follow the scheme. */
export function Curve(props: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const scheme = useComputedColorScheme('light');
  const { data, height, fill, clock, formatValue, legend } = props;
  const shape = data.series.map((series) => series.label).join('\n');
  const latest = useRef(data);
  latest.current = data;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const heightNow = (): number => (fill ? Math.max(height, element.clientHeight) - (legend ? legendHeight : 0) : height);
    const made = new uPlot(
      optionsFor({ element, height: heightNow(), clock, formatValue, legend, labels: shape.split('\n') }),
      alignedOf(latest.current),
      element,
    );
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: heightNow() }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [height, fill, clock, formatValue, legend, shape, scheme]);
  useEffect(() => {
    plot.current?.setData(alignedOf(data));
  }, [data]);
  return (
    <div
      ref={box}
      className={classes.curve}
      data-fill={fill || undefined}
      role="img"
      aria-label={props.label}
      style={{ minHeight: height }}
    />
  );
}

const alignedOf = (data: CurveData): uPlot.AlignedData => [[...data.x], ...data.series.map((series) => [...series.values])];

/** Seconds between ticks of a time axis; never less than one, so that no two ticks read the same. */
const tickSteps = [
  1, 5, 10, 15, 30, 60, 300, 600, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000, 1_296_000, 2_592_000,
  7_776_000, 31_536_000,
];

const zones = { utc: 'UTC', local: undefined } as const;

/** A tick of the time axis in 24 hours; days where ticks are days apart. */
function tickText(seconds: number, step: number, clock: 'local' | 'utc'): string {
  const shape: Intl.DateTimeFormatOptions =
    step >= 86_400
      ? { day: 'numeric', month: 'short' }
      : { hour: '2-digit', minute: '2-digit', ...(step < 60 ? { second: '2-digit' } : {}), hour12: false };
  const date = new Date(seconds * 1_000);
  const midnight = step < 86_400 && seconds % 86_400 === 0 && clock === 'utc';
  return date.toLocaleString('en-GB', { ...(midnight ? { day: 'numeric', month: 'short' } : shape), timeZone: zones[clock] });
}

interface Wanted {
  readonly element: HTMLElement;
  readonly height: number;
  readonly clock: Props['clock'];
  readonly formatValue: Props['formatValue'];
  readonly legend?: boolean;
  readonly labels: readonly string[];
}

function optionsFor({ element, height, clock, formatValue, legend, labels }: Wanted): uPlot.Options {
  const style = getComputedStyle(element);
  const ink = (name: string): string => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: ink('--text-3'),
    grid: { stroke: ink('--grid'), width: 1 },
    ticks: { show: false },
    font: `11px ${ink('--font')}`,
  };
  return {
    width: element.clientWidth,
    height,
    legend: { show: Boolean(legend) },
    cursor: { y: false, points: { size: 6 } },
    scales: { x: { time: clock !== 'none' }, y: { range: (_, low, high) => [Math.min(0, low), high <= 0 ? 1 : high * 1.08] } },
    ...(clock === 'utc' ? { tzDate: (seconds: number) => uPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC') } : {}),
    axes: [
      {
        ...axis,
        space: 80,
        size: 28,
        ...(clock === 'none'
          ? {}
          : {
              incrs: tickSteps,
              values: (_: uPlot, ticks: number[], __: number, ___: number, step: number) =>
                ticks.map((tick) => tickText(tick, step, clock)),
            }),
      },
      { ...axis, size: 52, space: 24, values: (_, ticks) => ticks.map(formatValue) },
    ],
    series: [
      { label: clock === 'none' ? 'x' : 'time' },
      ...labels.map((label, i) => lineOf({ label, ink, index: i, sole: labels.length === 1, formatValue })),
    ],
  };
}

function lineOf(line: {
  label: string;
  ink: (name: string) => string;
  index: number;
  sole: boolean;
  formatValue: Props['formatValue'];
}): uPlot.Series {
  const stroke = line.ink(`--s${(line.index % 4) + 1}`);
  return {
    label: line.label,
    stroke,
    width: 1.75,
    fill: line.sole ? `color-mix(in srgb, ${stroke} 14%, transparent)` : undefined,
    points: { show: false },
    dash: line.index >= 4 ? [6, 4] : undefined,
    value: (_, value) => (value === null || value === undefined ? '–' : line.formatValue(value)),
  };
}
