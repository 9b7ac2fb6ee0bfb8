import type { EntryName } from './api-model.js';
import type { Label } from './labels.js';

/** A group of names on a page. */
export interface Section {
  readonly title: Label;
  readonly entry: EntryName;
  readonly names: readonly string[];
}

/** A page about one or more entry points. */
export interface ApiPage {
  readonly path: string;
  readonly title: Label;
  readonly description: Label;
  /** Markdown below the title. */
  readonly opening: Label;
  readonly sections: readonly Section[];
}

/** The groups of names of one entry point. */
export const sectionsOf = (
  entry: EntryName,
  groups: readonly (readonly [title: Label, ...names: string[]])[],
): Section[] => groups.map(([title, ...names]) => ({ title, entry, names }));
