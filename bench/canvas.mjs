#!/usr/bin/env node
// @ts-check
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { chromium } from '@playwright/test';
import { benchArguments } from './arguments.mjs';

/**
 * How fast a large drawing pans and zooms: opens one of so many nodes in a running studio, shows all of it, moves it with the wheel and
 * counts frames. On a machine with other work frames say little, so the processor time of each of the browser's threads stands beside
 * them: what the busiest one needs for a frame is what the drawing costs. Processor times need Linux.
 */
const { values } = benchArguments(
  `node bench/canvas.mjs [--url http://127.0.0.1:3000] [--nodes 500] [--seconds 5] [--zoom all|100] [--gpu] [--json FILE]

Needs a studio that runs (npm start) and a Chromium: CHROMIUM_PATH, or the one of Playwright. Without --gpu frames are drawn in software.
--zoom 100 moves at full size, where only the nodes in view are in the page. Makes a pipeline for the measurement and deletes it again.`,
  {
    url: { type: 'string', default: 'http://127.0.0.1:3000' },
    nodes: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '5' },
    zoom: { type: 'string', default: 'all' },
    gpu: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
);

const nodes = Number(values.nodes);
const seconds = Number(values.seconds);

/** @param {string} procedure @param {unknown} input */
async function call(procedure, input) {
  const answer = await fetch(`${values.url}/api/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ json: input }),
  });
  if (!answer.ok) throw new Error(`${procedure}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()).result.data.json;
}

/** A source, a wide field of filters in chains of twenty, and a sink for each chain. */
function drawing() {
  const columns = [{ kind: 'physical', name: 'n', type: 'BIGINT' }];
  const list = [];
  const edges = [];
  for (let i = 0; i < nodes; i++) {
    const id = `n${i}`;
    const [column, row] = [i % 20, Math.floor(i / 20)];
    const last = column === 19 || i === nodes - 1;
    const kind = column === 0 ? 'source' : last ? 'sink' : 'filter';
    const config = {
      source: { table: { define: { columns, options: { connector: 'datagen', 'rows-per-second': '1' } } } },
      filter: { condition: `n > ${i}` },
      sink: { table: { define: { columns, options: { connector: 'blackhole' } } } },
    }[kind];
    list.push({ id, stateKey: id, name: id, kind, config, position: { x: 40 + column * 250, y: 80 + row * 130 } });
    if (column > 0) edges.push({ id: `e${i}`, source: { node: `n${i - 1}`, port: 'out' }, target: { node: id, port: 'in' } });
  }
  return { version: 1, name: 'Frames', nodes: list, edges };
}

/** Runs in the page: counts frames while `move` dispatches wheel events. */
const record = (/** @type {{ ms: number; zoom: boolean }} */ { ms, zoom }) =>
  new Promise((resolve) => {
    const pane = document.querySelector('.react-flow__pane') ?? document.body;
    const box = pane.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    /** @type {number[]} */
    const frames = [];
    const begin = performance.now();
    let last = begin;
    const step = (/** @type {number} */ now) => {
      frames.push(now - last);
      last = now;
      const t = (now - begin) / 1000;
      const swing = Math.cos(t * 4) * 18;
      const event = zoom ? { deltaY: swing * 0.6, ctrlKey: true } : { deltaX: swing, deltaY: Math.sin(t * 3) * 12 };
      pane.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, clientX: x, clientY: y, ...event }));
      if (now - begin < ms) requestAnimationFrame(step);
      else resolve(frames.slice(2));
    };
    requestAnimationFrame(step);
  });

/**
 * Processor time in ms of each thread of the browser, by `process/thread`.
 * @param {number} root @returns {Map<string, number>}
 */
function threadTimes(root) {
  /** @type {Map<string, number>} */
  const times = new Map();
  if (process.platform !== 'linux') return times;
  const parents = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = read(`/proc/${pid}/stat`);
    if (stat) parents.set(Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const ours = (/** @type {number} */ pid) => {
    for (let at = pid; at > 1; at = parents.get(at) ?? 0) if (at === root) return true;
    return false;
  };
  for (const pid of [...parents.keys()].filter(ours)) {
    const type = /--type=(\S+)/.exec(read(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? '')?.[1] ?? 'browser';
    for (const tid of list(`/proc/${pid}/task`)) {
      const stat = read(`/proc/${pid}/task/${tid}/stat`);
      if (!stat) continue;
      const name = `${type}/${stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))} ${tid}`;
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      times.set(name, (Number(fields[11]) + Number(fields[12])) * 10);
    }
  }
  return times;
}

/** A process may be gone between two looks. @param {string} file */
const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};
/** @param {string} folder */
const list = (folder) => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** @param {number[]} sorted @param {number} share */
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

const [namespace] = (await (await fetch(`${values.url}/api/trpc/namespaces.list`)).json()).result.data.json;
const made = await call('pipelines.create', { namespace: namespace.slug, name: `Frames ${Date.now().toString(36)}`, document: drawing() });
const server = await chromium.launchServer({
  executablePath: process.env.CHROMIUM_PATH,
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...(values.gpu ? [] : ['--disable-gpu'])],
});
const browser = await chromium.connect(server.wsEndpoint());
const root = server.process().pid ?? 0;
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${values.url}/pipelines/${made.id}`);
  await page.locator('.react-flow__pane').waitFor();
  await page
    .getByRole('status')
    .filter({ hasText: /nothing|error/ })
    .first()
    .waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1_500);
  if (values.zoom === '100') await page.getByRole('button', { name: /back to 100/ }).click();
  await page.waitForTimeout(500);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const counters = async () =>
    Object.fromEntries((await session.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));
  const results = [];
  for (const zoom of [false, true]) {
    const before = await counters();
    const threads = threadTimes(root);
    const frames = await page.evaluate(record, { ms: seconds * 1000, zoom });
    const after = await counters();
    const spent = [...threadTimes(root)].map(([name, ms]) => /** @type {const} */ ([name, ms - (threads.get(name) ?? 0)]));
    const [busiest] = spent.sort((a, b) => b[1] - a[1]);
    const sorted = [.../** @type {number[]} */ (frames)].sort((a, b) => a - b);
    const perFrame = (/** @type {string} */ name) => (((after[name] ?? 0) - (before[name] ?? 0)) * 1000) / sorted.length;
    results.push({
      move: zoom ? 'zoom' : 'pan',
      nodes,
      framesPerSecond: +(sorted.length / seconds).toFixed(1),
      medianMs: +quantile(sorted, 0.5).toFixed(1),
      p95Ms: +quantile(sorted, 0.95).toFixed(1),
      scriptMsPerFrame: +perFrame('ScriptDuration').toFixed(2),
      busiestThread: busiest?.[0].replace(/ \d+$/, '') ?? '',
      busiestCpuMsPerFrame: +((busiest?.[1] ?? 0) / sorted.length).toFixed(1),
      cpuMsPerFrame: +(spent.reduce((sum, [, ms]) => sum + ms, 0) / sorted.length).toFixed(1),
      load: +loadavg()[0].toFixed(1),
    });
  }
  console.table(results);
  if (values.json) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
} finally {
  await server.close();
  await call('pipelines.remove', { id: made.id });
}
