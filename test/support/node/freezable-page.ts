import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { findChromium, flagsWithout } from '../../tools/chromium.js';

interface Message {
  id?: number;
  result?: { targetId?: string; sessionId?: string; result?: { value?: unknown } };
  error?: { message: string };
}

/**
 * A page of a Chromium that can hide and freeze it. One that Playwright drives is always seen, and is never frozen. Speaks the DevTools protocol by a
 * pipe.
 */
export async function freezablePage(url: string) {
  const folder = mkdtempSync(join(tmpdir(), 'frozen-'));
  const options = ['--headless=new', '--remote-debugging-pipe', '--no-first-run', `--user-data-dir=${folder}`];
  const chromium = spawn(findChromium(), [...options, ...flagsWithout('LocalNetworkAccessChecks'), 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => void chromium.once('exit', resolve));
  const [, , , commands, messages] = chromium.stdio as unknown as [null, null, null, Duplex, Duplex];
  const waiting = new Map<number, (message: Message) => void>();
  let text = '';
  messages.setEncoding('utf8').on('data', (more: string) => {
    const [rest, ...whole] = (text + more).split('\0').toReversed();
    text = rest!; // `split` gives one at least
    for (const one of whole.toReversed()) {
      const message = JSON.parse(one) as Message;
      if (message.id !== undefined) waiting.get(message.id)?.(message);
    }
  });
  let count = 0;
  async function send(
    method: string,
    params: object = {},
    sessionId?: string,
  ): Promise<NonNullable<Message['result']>> {
    const id = ++count;
    commands.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    const { result = {}, error } = await new Promise<Message>((resolve) => waiting.set(id, resolve));
    waiting.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }
  const { targetId } = await send('Target.createTarget', { url });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  return {
    /** The JSON value of an expression. */
    async evaluate(expression: string): Promise<unknown> {
      const params = { expression, returnByValue: true, awaitPromise: true };
      return (await send('Runtime.evaluate', params, sessionId)).result?.value;
    },
    /** Hides and freezes the page. */
    freeze: () => send('Page.setWebLifecycleState', { state: 'frozen' }, sessionId),
    /** It runs again, and is seen. */
    async thaw(): Promise<void> {
      await send('Page.setWebLifecycleState', { state: 'active' }, sessionId);
      await send('Emulation.setFocusEmulationEnabled', { enabled: true }, sessionId);
    },
    async close() {
      void send('Browser.close');
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 }); // its processes end a little later
    },
  };
}
