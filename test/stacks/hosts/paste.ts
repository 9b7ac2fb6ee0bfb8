import type { Page } from 'playwright-core';

/** Pastes files into an editor, or into the one in a frame. */
export async function paste(page: Page, selector: string, files: readonly string[]): Promise<void> {
  const input = await page.evaluateHandle(() =>
    Object.assign(document.createElement('input'), { type: 'file', multiple: true }),
  );
  await input.setInputFiles([...files]);
  await page.evaluate(
    ([{ files: chosen }, name]) => {
      const found = document.querySelector(name)!;
      const target = found instanceof HTMLIFrameElement ? found.contentDocument!.body : found;
      const clipboardData = new DataTransfer();
      for (const file of chosen!) clipboardData.items.add(file);
      target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    },
    [input, selector] as const,
  );
}
