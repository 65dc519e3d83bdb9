import type { FixedWindow } from '@/server/plan/job/job-plan';
import type { LoopWriter } from '../../codegen/loop-writer';

/** Opens a loop over the windows of a time; answers the names of their bounds. */
export function eachWindow(loop: LoopWriter, window: FixedWindow, time: string): { readonly start: string; readonly end: string } {
  const { builder } = loop;
  const [start, end] = [builder.fresh('start'), builder.fresh('end')];
  const floor = (step: number): string => `Math.floor((${time} - ${window.offsetMs}) / ${step}) * ${step} + ${window.offsetMs}`;
  switch (window.type) {
    case 'tumble':
      builder.open('{');
      builder.line(`const ${start} = ${floor(window.sizeMs)}, ${end} = ${start} + ${window.sizeMs};`);
      break;
    case 'hop':
      builder.open(`for (let ${start} = ${floor(window.slideMs)}; ${start} > ${time} - ${window.sizeMs}; ${start} -= ${window.slideMs}) {`);
      builder.line(`const ${end} = ${start} + ${window.sizeMs};`);
      break;
    case 'cumulate':
      builder.line(`const ${start} = ${floor(window.sizeMs)};`);
      builder.open(
        `for (let ${end} = ${floor(window.stepMs)} + ${window.stepMs}; ${end} <= ${start} + ${window.sizeMs}; ${end} += ${window.stepMs}) {`,
      );
  }
  return { start, end };
}
