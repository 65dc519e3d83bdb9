import type { FunctionDefinition, FunctionModule, UnreadModule } from '@/model/catalog/function-module';

/** A function in TypeScript with the module that it is an export of. */
export interface DeclaredFunction {
  readonly module: string;
  readonly definition: FunctionDefinition;
}

/** What names of functions mean that are not built in: exports of installed modules, and what CREATE FUNCTION calls them. */
export class DeclaredFunctions {
  /** By name in capitals; null: it was refused, and what calls it says nothing more. */
  private readonly named = new Map<string, DeclaredFunction | null>();

  constructor(
    private readonly modules: readonly FunctionModule[] = [],
    private readonly unread: readonly UnreadModule[] = [],
  ) {}

  has(name: string): boolean {
    return this.named.has(name.toUpperCase());
  }
  declare(name: string, meant: DeclaredFunction | null): void {
    this.named.set(name.toUpperCase(), meant);
  }
  drop(name: string): boolean {
    return this.named.delete(name.toUpperCase());
  }

  /** What `name` or `module.export` means; undefined: nothing. */
  find(path: readonly string[]): DeclaredFunction | null | undefined {
    if (path.length === 1) return this.named.get(path[0]!.toUpperCase());
    return path.length === 2 ? this.exported(path.join('.')) : undefined;
  }

  exported(path: string): DeclaredFunction | undefined {
    const { module, name } = splitPath(path);
    const definition = this.modules.find((each) => each.module === module)?.functions.find((each) => each.name === name);
    return definition && { module, definition };
  }

  /** The module that should say whether there is such an export, and cannot; undefined: it does. */
  unreadOf(path: string): UnreadModule | undefined {
    const { module } = splitPath(path);
    return this.modules.some((each) => each.module === module) ? undefined : this.unread.find((each) => each.module === module);
  }

  /** Why there is no such export, with what to do; behind a message that names it. */
  missing(path: string): string {
    const { module, name } = splitPath(path);
    const known = this.modules.find((each) => each.module === module);
    const exports = known?.functions.map((each) => each.name).join(', ');
    if (module === '') return ' Write it as <module>.<export>, such as geo.distance.';
    if (known === undefined)
      return ` No module "${module}" is installed: put ${module}.ts into a folder "functions" and run headrace function build.`;
    return ` The module "${module}" has ${exports === '' ? 'no functions' : exports}, and no "${name}".`;
  }
}

function splitPath(path: string): { readonly module: string; readonly name: string } {
  const dot = path.lastIndexOf('.');
  return { module: path.slice(0, Math.max(dot, 0)), name: path.slice(dot + 1) };
}
