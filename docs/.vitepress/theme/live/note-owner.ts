/** The live example that has the whole note about the simulated cloud: the first of the page. The others have a short one. */
let owner: symbol | undefined;

/** Whether this example has the whole note. */
export function ownsNote(example: symbol): boolean {
  owner ??= example;
  return owner === example;
}

export function releaseNote(example: symbol): void {
  if (owner === example) owner = undefined;
}
