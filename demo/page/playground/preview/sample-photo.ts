const WIDTH = 960;
const HEIGHT = 720;

/** A JPEG file that looks like a photo of sky, hills and water, in shades of one hue. */
export async function createSamplePhoto(name: string, hue: number, lastModified?: number): Promise<File> {
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser has no 2d canvas.');
  const sky = context.createLinearGradient(0, 0, 0, 460);
  sky.addColorStop(0, `oklch(0.74 0.1 ${hue})`);
  sky.addColorStop(1, `oklch(0.94 0.05 ${hue + 60})`);
  context.fillStyle = sky;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  for (const [layer, lightness] of [0.56, 0.43, 0.31].entries()) {
    context.fillStyle = `oklch(${lightness} 0.07 ${hue + 22 * layer})`;
    context.beginPath();
    context.moveTo(0, HEIGHT);
    for (let x = 0; x <= WIDTH; x += 8)
      context.lineTo(x, 370 + layer * 95 + 58 * Math.sin(x / 130 + layer * 2) + 24 * Math.sin(x / 52));
    context.lineTo(WIDTH, HEIGHT);
    context.fill();
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
  return new File([blob ?? ''], name, { type: 'image/jpeg', ...(lastModified && { lastModified }) });
}
