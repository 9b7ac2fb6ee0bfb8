const memory = 'oss-direct-upload demo theme';

/** Makes the theme buttons work, beginning with the theme chosen last. */
export function startTheme(buttons: Iterable<HTMLButtonElement>): void {
  const all = [...buttons];
  const wear = (theme: string) => {
    document.documentElement.style.colorScheme = theme === 'auto' ? 'light dark' : theme;
    for (const button of all) button.ariaPressed = String(button.dataset['theme'] === theme);
  };
  for (const button of all) {
    button.addEventListener('click', () => {
      const theme = button.dataset['theme'] ?? 'auto';
      wear(theme);
      localStorage.setItem(memory, theme);
    });
  }
  wear(localStorage.getItem(memory) ?? 'auto');
}
