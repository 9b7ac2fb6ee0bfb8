/** Delivers an event in the background. */
export type EventSender = (event: object) => void;

/** How often an event is sent, and how long later again, in ms: EventBridge retries three times, after 10 to 20 seconds each. */
const [ATTEMPTS, DELAY] = [4, 200];
/** In ms. */
const TIMEOUT = 5_000;

/**
 * Sends events to a URL by POST, as EventBridge does with an HTTP target, until it responds with 2xx; unlike EventBridge, again after a moment, to
 * loopback only, and without its signature. An `x-eventbridge-signature-token` names the token of the target.
 */
export function eventSender(url: string, token: string): EventSender {
  const { hostname, protocol } = new URL(url);
  if (!/^https?:$/.test(protocol) || !/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(hostname))
    throw new TypeError(`The mock sends events to this computer only, not to ${hostname}.`);
  const send = async (body: string): Promise<boolean> => {
    const headers = { 'Content-Type': 'application/json', 'x-eventbridge-signature-token': token };
    const signal = AbortSignal.timeout(TIMEOUT);
    return fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' }).then(
      ({ ok }) => ok,
      () => false,
    );
  };
  return (event) => {
    const body = JSON.stringify(event);
    const deliver = async () => {
      for (let attempt = 1; attempt <= ATTEMPTS && !(await send(body)); attempt++)
        await new Promise((resolve) => setTimeout(resolve, DELAY));
    };
    void deliver();
  };
}
