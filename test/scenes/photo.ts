/** A picture that looks like one: sky, hills and water in one hue. */
export async function photo(name: string, hue: number): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 480;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('There is no canvas to paint on.');
  const sky = context.createLinearGradient(0, 0, 0, 300);
  sky.addColorStop(0, `oklch(0.75 0.1 ${hue})`);
  sky.addColorStop(1, `oklch(0.93 0.05 ${hue + 60})`);
  context.fillStyle = sky;
  context.fillRect(0, 0, 640, 480);
  [0.55, 0.42, 0.3].forEach((lightness, layer) => {
    context.fillStyle = `oklch(${lightness} 0.07 ${hue + 20 * layer})`;
    context.beginPath();
    context.moveTo(0, 480);
    for (let x = 0; x <= 640; x += 8)
      context.lineTo(x, 250 + layer * 60 + 40 * Math.sin(x / 90 + layer * 2) + 18 * Math.sin(x / 37));
    context.lineTo(640, 480);
    context.fill();
  });
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg'));
  return new File([blob ?? ''], name, { type: 'image/jpeg' });
}
