/** A second of silence, as WAV: 8 bits, 8 kHz. */
export function makeSound(name: string): File {
  const samples = 8000;
  const u32 = (n: number) => new Uint32Array([n]);
  const format = new Uint16Array([1, 1, samples, 0, samples, 0, 1, 8]); // PCM, one channel, samples and bytes a second
  const head = ['RIFF', u32(36 + samples), 'WAVEfmt ', u32(16), format, 'data', u32(samples)];
  return new File([...head, new Uint8Array(samples).fill(128)], name, { type: 'audio/wav' });
}
