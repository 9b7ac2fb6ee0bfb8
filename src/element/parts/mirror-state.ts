/** Adds a state to the words of `data-state`, or removes it. Words of the page stay. */
export function mirrorState({ dataset }: HTMLElement, state: string, on: boolean): void {
  const words: readonly string[] = dataset.state?.match(/\S+/g) ?? [];
  if (words.includes(state) === on) return;
  dataset.state = (on ? [...words, state] : words.filter((word) => word !== state)).join(' ');
}
