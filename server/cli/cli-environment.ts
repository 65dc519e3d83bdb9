import type { ConnectorRegistry } from '@/server/compiler/index';
import type { EngineParts } from '@/server/engine/worker/environment';

/** What the composition root gives to the command line. */
export interface CliEnvironment {
  readonly connectors: ConnectorRegistry;
  readonly parts: EngineParts;
  readonly workerFile: URL;
  /** Where the sources of this build lie: its connectors with their harnesses, and the SDK that others are built with. */
  readonly checkout: string;
  /** Where this installation keeps what is its own. */
  readonly home: string;
  /** Becomes the process of this name (`dist/<name>.mjs` runs on import). */
  become(process: 'web' | 'runner' | 'start'): Promise<void>;
  readonly variables: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
  /** Calls back on SIGINT and SIGTERM; answers how to stop listening. */
  onInterrupt(callback: () => void): () => void;
}
