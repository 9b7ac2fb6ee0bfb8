/**
 * Shows the tab that a reader chooses in the page's other groups of tabs, too: "Vue" in one is "Vue: src/App.vue" in another. For the event
 * `change`.
 */
export function showSameTabs({ target }: Event): void {
  if (!(target instanceof HTMLInputElement)) return;
  const own = target.closest<HTMLElement>('.vp-code-group');
  const chosen = own && nameOf(target);
  if (!chosen) return;
  const top = own.getBoundingClientRect().top;
  for (const group of document.querySelectorAll<HTMLElement>('.vp-code-group')) if (group !== own) show(group, chosen);
  // What is above may be higher or lower now.
  scrollBy({ top: own.getBoundingClientRect().top - top, behavior: 'instant' });
}

/** The name of a tab without the file that it shows. */
const nameOf = ({ labels }: HTMLInputElement) => labels?.[0]?.textContent?.split(':')[0]?.trim();

function show(group: HTMLElement, name: string): void {
  const inputs = Array.from(group.querySelectorAll<HTMLInputElement>(':scope > .tabs input'));
  const index = inputs.findIndex((input) => nameOf(input) === name);
  if (index === -1) return;
  inputs[index]!.checked = true;
  const blocks = Array.from(group.querySelectorAll(':scope > .blocks > *'));
  for (const [place, block] of blocks.entries()) block.classList.toggle('active', place === index);
}
