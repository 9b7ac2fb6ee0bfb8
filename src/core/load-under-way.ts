type UnderWay = typeof import('./under-way.js');

let loading: Promise<UnderWay> | undefined;

/** What an upload under way needs, once it is loaded. */
export let underWay: UnderWay | undefined;

/** Loads it, once; after a failure once more. */
export function loadUnderWay(): Promise<UnderWay> {
  if (loading) return loading;
  loading = import('./under-way.js').catch((cause: unknown) => {
    loading = undefined; // the next try may find the connection again
    throw cause;
  });
  loading.then(
    (loaded) => (underWay = loaded),
    () => {}, // whoever waits for it hears of it
  );
  return loading;
}
