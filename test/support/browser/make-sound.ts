/** A second of silence, as WAV: 8 bits, 8 kHz. */
export function makeSound(name: string): File {
  const samples = 8000;
  const view = new DataView(new ArrayBuffer(44 + samples));
  const write = (at: number, text: string) =>
    new TextEncoder().encode(text).forEach((byte, i) => view.setUint8(at + i, byte));
  write(0, 'RIFF');
  view.setUint32(4, 36 + samples, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // one channel
  view.setUint32(24, samples, true);
  view.setUint32(28, samples, true); // bytes a second
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  write(36, 'data');
  view.setUint32(40, samples, true);
  new Uint8Array(view.buffer).fill(128, 44);
  return new File([view.buffer], name, { type: 'audio/wav' });
}
