const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

/** The color that a custom property of the element has now, its default included, as `#rrggbb`. */
export function colorInUse(upload: HTMLElement, name: string): string {
  const probe = document.createElement('span');
  // The element keeps what it makes of each under a short name of its own.
  probe.style.color = getComputedStyle(upload).getPropertyValue(name.replace('--oss-upload-', '--_'));
  upload.after(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  if (!canvas) return '#808080';
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
