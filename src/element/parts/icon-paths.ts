/** The lines of an icon, in a square of 24 × 24. */
export const uploadPath = 'M12 15.5V4.5m0 0L7.5 9M12 4.5 16.5 9M4.5 15v2.5a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2V15';
export const plusPath = 'M12 5.5v13M5.5 12h13';
export const banPath = 'M5.8 5.8a8.75 8.75 0 1 0 12.4 12.4A8.75 8.75 0 0 0 5.8 5.8l12.4 12.4';

const inSvg = (tag: string) => document.createElementNS('http://www.w3.org/2000/svg', tag);

/** Makes an icon for what is drawn before Lit is there: its path has no lines yet. */
export function makeIcon(): Element {
  const icon = inSvg('svg');
  const path = inSvg('path');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  icon.setAttribute('focusable', 'false');
  icon.append(path);
  return icon;
}
