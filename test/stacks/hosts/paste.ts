import type { Page } from 'playwright-core';

/** Pastes files into an editor, or into the one in a frame. */
export async function paste(page: Page, selector: string, files: readonly string[]): Promise<void> {
  const input = await page.evaluateHandle(() => {
    const element = document.createElement('input');
    element.type = 'file';
    element.multiple = true;
    return element;
  });
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
