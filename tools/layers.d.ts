/** The rooms of `src`, from the ground up. */
export const floors: readonly (readonly string[])[];

/** The room of a file of `src`, by its path in there; none for an entry. */
export function roomOf(path: string): string | undefined;
