import type { ReactiveControllerHost } from 'lit';

interface PasteOptions {
  enabled: () => boolean;
  take: (files: Iterable<File>) => void;
}

/** Has `host` take files pasted while it has the focus, or while nothing has it and the pointer is over the host. */
export function takePasted(host: ReactiveControllerHost & HTMLElement, { enabled, take }: PasteOptions): void {
  const isMeant = (event: Event) =>
    event.composedPath().includes(host) || (event.target === document.body && host.matches(':hover'));

  const hear = async (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (event.defaultPrevented || files.length === 0 || !enabled() || !isMeant(event)) return;
    event.preventDefault();
    const code = await import('./screenshot-name.js').catch(() => undefined);
    take(code ? files.map(code.named) : files);
  };

  host.addController({
    hostConnected: () => document.addEventListener('paste', hear),
    hostDisconnected: () => document.removeEventListener('paste', hear),
  });
}
