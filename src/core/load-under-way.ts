type UnderWay = typeof import('./under-way.js');

let loading: Promise<UnderWay> | undefined;

/** What an upload under way needs, once it is loaded. */
export let underWay: UnderWay | undefined;

/** Loads it, once; after a failure once more. */
export function loadUnderWay(): Promise<UnderWay> {
  loading ??= import('./under-way.js').then(
    (loaded) => (underWay = loaded),
    (cause: unknown) => {
      loading = undefined; // the next try may find the connection again
      throw cause;
    },
  );
  return loading;
}
