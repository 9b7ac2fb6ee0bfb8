/** Reads a request's body. @param limit in bytes @returns undefined if the body is longer; the rest is not read */
export async function readBody({ headers, body }: Request, limit: number): Promise<Blob | undefined> {
  if (Number(headers.get('Content-Length')) > limit) return undefined;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const reader = body?.getReader();
  let length = 0;
  for (let value = (await reader?.read())?.value; value; { value } = await reader!.read()) {
    length += value.length;
    if (length > limit) return undefined;
    chunks.push(value);
  }
  return new Blob(chunks);
}
