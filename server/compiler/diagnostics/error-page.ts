import { diagnosticCodes, type CompilerCode } from './codes';

/** The page of a code in docs/errors; a test holds the files beside it. */
export function errorPage(code: CompilerCode): string {
  const { title, severity, message, why, remedy } = diagnosticCodes[code];
  const shown = message.replace(/(?<!\$)\{(\w+)\}/g, '‹$1›').trim();
  return [
    `# ${title}`,
    `\`${code}\` · ${severity}`,
    `> ${shown}`,
    `**When it comes.** ${why}`,
    `**What to do.** ${remedy}`,
    `An example that gives it: [examples/invalid/${code}](../../examples/invalid/${code}/).`,
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

/** The page of a code of the SQL reader. */
export const syntaxPage = (code: string, sentence: string): string =>
  `# \`${code}\`\n\nerror · in SQL text\n\n${sentence}\n\nThe diagnostic names the place and what would be right there; some come with a fix.\n`;
