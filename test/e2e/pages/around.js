// The address gives the tag its attributes. What happens is written down in `around`, for the test to read.
const around = { heard: [], shown: [] };
globalThis.around = around;
const element = document.querySelector('oss-direct-upload');
for (const [name, value] of new URLSearchParams(location.search)) element.setAttribute(name, value);
for (const name of ['upload-start', 'upload-retry', 'upload-success', 'upload-error'])
  element.addEventListener(name, ({ detail: { error } }) => around.heard.push(error ? `${name} ${error.code}` : name));
addEventListener('pageshow', ({ persisted }) => around.shown.push(persisted));

/** Adds a file whose bytes are the test's own to make again. */
around.add = (size) => {
  const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8) * 7) & 255);
  return element.addFiles([new File([bytes], 'film.mp4', { type: 'video/mp4', lastModified: 1_700_000_000_000 })]);
};
around.state = () => {
  const [task] = element.tasks;
  const { code, likely, hint } = task?.error ?? {};
  return {
    status: task?.status,
    sent: task?.sent,
    key: task?.result?.key,
    verified: task?.result?.verified,
    code,
    likely,
    hint,
  };
};
