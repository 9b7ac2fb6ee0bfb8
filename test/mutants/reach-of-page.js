// Runs first in each document of a test in Chromium: which mutants' places it and its frames have run is in `numbers` of the outermost one.
try {
  top.numbers ??= new Set();
  globalThis.reached = (number) => void top.numbers.add(number);
} catch {
  // a frame of another origin
}
