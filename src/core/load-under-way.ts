type UnderWay = typeof import('./under-way.js');

let loaded: Promise<UnderWay> | undefined;

/** Loads what an upload under way needs, once; after a failure once more. */
export function loadUnderWay(): Promise<UnderWay> {
  loaded ??= import('./under-way.js').catch((cause: unknown) => {
    loaded = undefined; // the next try may find the connection again
    throw cause;
  });
  return loaded;
}
