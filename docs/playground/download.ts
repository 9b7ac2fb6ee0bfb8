/** What the widget or the backend put in front of a file's name. */
const ID = /^([0-9a-z]{10}|[0-9a-f]{32}|[0-9a-f]{52})-/;

/** Downloads stored objects by script: no service worker gets the request of a link to another origin. */
export function downloadByScript(cloud: string): void {
  document.addEventListener(
    'click',
    (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>('a[href]');
      if (!link?.href.startsWith(`${cloud}/`)) return;
      event.preventDefault();
      event.stopPropagation(); // the page itself would open the link
      void download(link.href);
    },
    { capture: true },
  );
}

async function download(url: string): Promise<void> {
  const { pathname } = new URL(url);
  const name = decodeURIComponent(pathname.slice(pathname.lastIndexOf('/') + 1)).replace(ID, '');
  const href = URL.createObjectURL(await (await fetch(url)).blob());
  Object.assign(document.createElement('a'), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
