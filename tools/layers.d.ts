/** The rooms of `src`, from the ground up. */
export const floors: readonly (readonly string[])[];

/** Imports that still lead up, or past the queue: `from → target`. */
export const exceptions: ReadonlySet<string>;

/** The room of a file of `src`, by its path in there; none for an entry. */
export function roomOf(path: string): string | undefined;
