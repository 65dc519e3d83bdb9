// @ts-check
import { benchArguments } from './arguments.mjs';
import { withBundle } from './bundle.mjs';

const { values } = benchArguments(
  `node bench/compile.mjs [--nodes 100] [--runs 31]

Time of a compile of so many nodes, median of the runs.`,
  { nodes: { type: 'string', default: '100' }, runs: { type: 'string', default: '31' } },
);
await withBundle({ 'compile-cases': 'bench/compile-cases.ts' }, async ({ 'compile-cases': file }) => {
  const { measureCompile } = await import(String(file));
  const { nodes, operators, cpuMs, wallMs } = measureCompile(Number(values.nodes), Number(values.runs));
  console.log(
    `${nodes} nodes → ${operators} operators: ${cpuMs.toFixed(1)} ms of processor time, ${wallMs.toFixed(1)} ms wall (median of ${values.runs})`,
  );
});
