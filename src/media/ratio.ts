/** `16:9` as a number: how many times wider than high. */
export function readRatio(ratio: string): number | undefined {
  const [, wide, high] = /^\s*(\d*\.?\d+)\s*[:/×x]\s*(\d*\.?\d+)\s*$/.exec(ratio) ?? [];
  return Number(wide) > 0 && Number(high) > 0 ? Number(wide) / Number(high) : undefined;
}
