/** How the nine uploads of a form end: they stay half way, all but the third are stored, or all are. */
export type State = 'empty' | 'uploading' | 'failed' | 'done';

/** Puts a field for pictures into a form, as its library's own documentation does, with its defaults. */
export interface PictureField {
  /** @param files what a person has chosen */
  show(place: HTMLElement, files: File[], outcome: Outcome): Promise<void> | void;
}

/** What the server does with a file. */
export interface Outcome {
  /** Calls one of these, some frames later. */
  of(file: { name: string }, report: Report): void;
}

interface Report {
  /** @param share from 0 to 1 */
  progress(share: number): void;
  done(): void;
  fail(error: Error): void;
}

const THIRD = 'Photo 3.jpg';

export function outcomeFor(state: State): Outcome {
  return {
    of({ name }, { progress, done, fail }) {
      setTimeout(() => progress(0.55), 50);
      if (state === 'uploading') return;
      setTimeout(() => (state === 'failed' && name === THIRD ? fail(new Error('403 AccessDenied')) : done()), 150);
    },
  };
}

/** The plus of their samples, which bring a package of icons for it. */
export const plus =
  '<svg viewBox="0 0 24 24" width="18" fill="none" stroke="currentColor" stroke-width="2"><path d="M12 4v16M4 12h16"/></svg>';

/** Chooses files, as a person does in the browser's dialog. */
export function choose(place: HTMLElement, files: File[]): void {
  const input = place.querySelector<HTMLInputElement>('input[type=file]')!; // it has rendered
  const chosen = new DataTransfer();
  for (const file of files) chosen.items.add(file);
  input.files = chosen.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}
