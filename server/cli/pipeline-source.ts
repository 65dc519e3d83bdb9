import { readFileSync } from 'node:fs';
import path from 'node:path';
import { emptyCatalog } from '@/model/catalog/table-definition';
import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import { readDocument, type PipelineDocument } from '@/model/graph/document';
import { withFunctions, type FoundModules } from '@/server/catalog/function-modules';
import {
  compileDocument,
  compileScript,
  defaultSettings,
  type Compilation,
  type ConnectorRegistry,
  type Target,
} from '@/server/compiler/index';
import type { JobSettings } from '@/server/plan/job/job-plan';
import { CliError } from './cli-error';
import { jsonFault } from './json-fault';
import { LineIndex } from './line-index';

/** A file that the command line can run, check and compile: SQL, or a canvas document as JSON. */
export type PipelineSource =
  | { readonly kind: 'script'; readonly file: string; readonly text: string; readonly lines: LineIndex }
  | { readonly kind: 'document'; readonly file: string; readonly text: string; readonly document: PipelineDocument };

export type SourceReading =
  { readonly ok: true; readonly source: PipelineSource } | { readonly ok: false; readonly problems: readonly string[] };

/** Reads by the file's ending: `.json` is a document, everything else SQL. Problems are whole lines as they are printed. */
export function readPipeline(file: string): SourceReading {
  const text = readText(file);
  if (path.extname(file).toLowerCase() !== '.json') return { ok: true, source: { kind: 'script', file, text, lines: new LineIndex(text) } };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, problems: [jsonProblem(file, text)] };
  }
  const reading = readDocument(json);
  if (reading.kind === 'ok') return { ok: true, source: { kind: 'document', file, text, document: reading.document } };
  if (reading.kind === 'newer') {
    const { foundVersion, supportedVersion } = reading;
    const message = `The document has version ${foundVersion}, and this build reads up to version ${supportedVersion}. Update Headrace to use it.`;
    return { ok: false, problems: [`${file}:1:1: document-newer: ${message}`] };
  }
  return {
    ok: false,
    problems: reading.problems.map(({ path: at, message }) => `${file}:1:1: document-invalid: ${at || 'document'}: ${message}`),
  };
}

export interface CompileWishes {
  readonly connectors: ConnectorRegistry;
  readonly functions: FoundModules;
  readonly target?: Target;
  /** The command line's word, which wins over the script's. */
  readonly settings: { readonly parallelism?: number; readonly checkpointIntervalMs?: number };
}

export function compilePipeline(source: PipelineSource, { connectors, functions, settings, target }: CompileWishes): Compilation {
  const environment = { catalog: withFunctions(emptyCatalog, functions), connectors, ...(target === undefined ? {} : { target }) };
  const name = path.basename(source.file, path.extname(source.file));
  if (source.kind === 'document') return compileDocument({ ...environment, document: source.document, settings: overDefaults(settings) });
  return compileScript({ ...environment, text: source.text + settingStatements(settings), name });
}

/** Statements behind the last one: of two SETs of a key the later one holds. */
function settingStatements({ parallelism, checkpointIntervalMs }: CompileWishes['settings']): string {
  const parts: string[] = [];
  if (parallelism !== undefined) parts.push(`SET 'parallelism.default' = '${parallelism}';`);
  if (checkpointIntervalMs !== undefined) parts.push(`SET 'execution.checkpointing.interval' = '${checkpointIntervalMs} ms';`);
  return parts.length === 0 ? '' : `\n;\n${parts.join('\n')}\n`;
}

function overDefaults({ parallelism, checkpointIntervalMs }: CompileWishes['settings']): Partial<JobSettings> {
  return {
    ...(parallelism === undefined ? {} : { parallelism }),
    ...(checkpointIntervalMs === undefined ? {} : { checkpoint: { ...defaultSettings.checkpoint, intervalMs: checkpointIntervalMs } }),
  };
}

/** `file:line:column: code: message`; a document's nodes are named instead of a position that nobody wrote. */
export function printDiagnostic(source: PipelineSource, diagnostic: Diagnostic): string {
  const { at, code, message, severity } = diagnostic;
  const place = source.kind === 'script' && at.range ? `${at.range.line}:${at.range.column}` : documentPlace(source, at.nodeId);
  const node = source.kind === 'document' ? nodeName(source.document, at.nodeId) : '';
  const weight = severity === 'error' ? '' : `${severity}: `;
  return `${source.file}:${place}: ${code}: ${weight}${node}${message}`;
}

function documentPlace(source: PipelineSource, nodeId: string | undefined): string {
  const at = nodeId === undefined ? -1 : source.text.indexOf(`"${nodeId}"`);
  if (at < 0) return '1:1';
  const { line, column } = new LineIndex(source.text).at(at);
  return `${line}:${column}`;
}

function nodeName(document: PipelineDocument, nodeId: string | undefined): string {
  const node = document.nodes.find((candidate) => candidate.id === nodeId);
  return node ? `node "${node.name}": ` : '';
}

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'this is a folder',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
};

/** Without the mark that some editors put first. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const why = unreadable[code] ?? `it cannot be read (${code})`;
    throw new CliError(`${file}: ${why}.`, 'Give the path of a .sql script or of a pipeline.json.');
  }
}

function jsonProblem(file: string, text: string): string {
  const { at, found } = jsonFault(text);
  const { line, column } = new LineIndex(text).at(at);
  return `${file}:${line}:${column}: json-syntax: ${found === '' ? 'the document ends here, before it is whole' : `this is no JSON from ${JSON.stringify(found)} on`}.`;
}
