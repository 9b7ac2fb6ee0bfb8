/** A copy that the page can no longer change. What is not JSON stays as it is; an upload with it fails. */
export function asJson(context: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(context)) ?? undefined;
  } catch {
    return context ?? undefined;
  }
}
