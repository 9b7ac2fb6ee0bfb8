import type { ElementContext } from '../queue/context.js';
import { isWithin } from './is-within.js';

/** Adds files pasted while the element has the focus, or while nothing has it and the pointer is over the element; not a picture of text that a field in a row gets. */
export function listenToPaste({ host, add, takesFiles }: ElementContext): void {
  const isMeant = (event: Event) =>
    event.composedPath().includes(host) || (event.target === document.body && host.matches(':hover'));
  const handlePaste = (event: ClipboardEvent) => {
    const { clipboardData } = event;
    const files = [...(clipboardData?.files ?? [])];
    const isText = clipboardData?.types.includes('text/plain') && isWithin(event); // spreadsheets add a picture of the cells
    const isIgnored = host.noPaste || isText || !takesFiles();
    if (event.defaultPrevented || files.length === 0 || isIgnored || !isMeant(event)) return;
    event.preventDefault();
    void add(files.map(withDate));
  };
  host.addController({
    hostConnected: () => document.addEventListener('paste', handlePaste),
    hostDisconnected: () => document.removeEventListener('paste', handlePaste),
  });
}

/** Browsers name every screenshot `image.png`: a date makes its name unique. */
function withDate(file: File): File {
  const now = new Date().toLocaleString('sv').replaceAll(':', '-'); // Swedes write 2026-01-31 09:05:00
  return new File([file], file.name.replace(/^image(?=\.\w+$)/, `image ${now}`), file);
}
