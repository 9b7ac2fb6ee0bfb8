const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

/** The color that a custom property of the element has now, set or by default, as `#rrggbb`. */
export function computedColor(upload: HTMLElement, name: string): string {
  const probe = document.createElement('span');
  // The element resolves each custom property, with its default, into a private one with a shorter name.
  probe.style.color = getComputedStyle(upload).getPropertyValue(name.replace('--oss-upload-', '--_'));
  upload.after(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  if (!canvas) return '#808080';
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  const channels = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
