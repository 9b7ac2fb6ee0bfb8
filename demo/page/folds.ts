const STORAGE_KEY = 'oss-direct-upload demo folds';
/** From this width on, the page has two columns and room for sections that are open. */
const wide = matchMedia('(min-width: 1020px)');

type OpenById = Record<string, boolean>;

/**
 * Connects the page's sections that fold (`details[data-fold]`). One that a person opened or closed stays so until the session ends. Any
 * other is open on a wide page if its `data-fold` is `wide`.
 */
export function startFolds(): void {
  const folds = [...document.querySelectorAll<HTMLDetailsElement>('details[data-fold]')];
  const chosen = readChosen();
  const applyDefaults = () => {
    for (const fold of folds) fold.open = chosen[fold.id] ?? (fold.dataset['fold'] === 'wide' && wide.matches);
  };
  for (const fold of folds) {
    // A click, also by keyboard, is a person's choice; the event `toggle` would include what scripts and searches open.
    fold.querySelector('summary')?.addEventListener('click', () => {
      chosen[fold.id] = !fold.open;
      sessionStorage.setItem(STORAGE_KEY, JSON.stringify(chosen));
    });
  }
  wide.addEventListener('change', applyDefaults);
  applyDefaults();
}

function readChosen(): OpenById {
  try {
    return { ...(JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '{}') as OpenById) };
  } catch {
    return {};
  }
}
