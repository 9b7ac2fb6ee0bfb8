/** Where the choice is kept, in localStorage. */
export const THEME_KEY = 'oss-direct-upload demo theme';

/** Connects the theme buttons. The page starts with the theme that was chosen last. */
export function startThemeButtons(buttons: Iterable<HTMLButtonElement>): void {
  const all = [...buttons];
  const applyTheme = (theme: string) => {
    document.documentElement.style.colorScheme = theme === 'auto' ? 'light dark' : theme;
    for (const button of all) button.ariaPressed = String(button.dataset['theme'] === theme);
  };
  for (const button of all) {
    button.addEventListener('click', () => {
      const theme = button.dataset['theme'] ?? 'auto';
      applyTheme(theme);
      localStorage.setItem(THEME_KEY, theme);
    });
  }
  applyTheme(localStorage.getItem(THEME_KEY) ?? 'auto');
}
