import { observable } from '@/components/ui/observable';

/** A thing that ⌘K can do while the page that offers it is open. */
export interface PageCommand {
  readonly id: string;
  readonly label: string;
  readonly keys?: string;
  readonly run: () => void;
}

/** The commands of the page that is open; a page sets them on mounting and clears them when it goes. */
export const pageCommands = observable<readonly PageCommand[]>([]);
