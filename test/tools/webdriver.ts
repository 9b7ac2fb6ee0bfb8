/** A browser that has crashed never responds; a page is loaded within these milliseconds even on a busy machine. */
const COMMAND_TIMEOUT = 45_000;

/** Has a driver at this address start a browser, once it listens. @throws what the driver says is wrong */
export async function startWebDriver(driver: string, alwaysMatch: object) {
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const signal = AbortSignal.timeout(COMMAND_TIMEOUT);
    const response = await fetch(driver + path, { method, headers, body: body ? JSON.stringify(body) : null, signal });
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
  for (let tries = 0; tries < 200 && !(await fetch(`${driver}/status`).catch(() => undefined)); tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const { sessionId } = (await ask('POST', '/session', { capabilities: { alwaysMatch } })) as { sessionId: string };
  const session = `/session/${sessionId}`;
  return {
    open: async (url: string) => void (await ask('POST', `${session}/url`, { url })),
    url: async () => (await ask('GET', `${session}/url`)) as string,
    end: async () => void (await ask('DELETE', session)),
  };
}
