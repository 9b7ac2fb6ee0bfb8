interface VerifyOptions {
  readonly fetch?: typeof fetch;
}

/**
 * Checks whether OSS has sent this request: the callback after an upload. It proves the sender, not the content: the browser chooses
 * `${x:…}`, and in mode `sts` the whole body. Check the object with HEAD before you trust its key, size or type.
 *
 * A body of more than 64 kB is not OSS's. The request's body stays readable. Its address must be the one that OSS requested: a proxy in
 * front may not change path or query.
 *
 * @throws TypeError if the body was read before; an error of `fetch` if OSS's public key cannot be fetched
 * @example
 * export async function POST(request: Request) {
 *   if (!(await verifyCallback(request))) return new Response(null, { status: 403 });
 *   const key = (await request.formData()).get('key');
 *   return Response.json({ key });
 * }
 */
export function verifyCallback(request: Request): Promise<boolean>;
/** @internal */
export function verifyCallback(request: Request, options?: VerifyOptions): Promise<boolean>;
export async function verifyCallback(request: Request, options: VerifyOptions = {}): Promise<boolean> {
  const { isSentByOss } = await import('./sent-by-oss.js'); // most endpoints verify no callbacks
  return isSentByOss(request, options.fetch ?? fetch);
}
