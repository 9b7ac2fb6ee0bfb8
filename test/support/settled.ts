/** Waits for the next `uploads-settled` of a queue or an element: no upload is running or waiting any more. */
export function settled(target: EventTarget): Promise<void> {
  return new Promise((resolve) => target.addEventListener('uploads-settled', () => resolve(), { once: true }));
}
