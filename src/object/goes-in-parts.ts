/** Up to this many bytes one request is as fast as parts. */
const ONE_REQUEST = 6_000_000;

export function goesInParts(size: number, wantedPartSize = ONE_REQUEST): boolean {
  return size > wantedPartSize;
}
