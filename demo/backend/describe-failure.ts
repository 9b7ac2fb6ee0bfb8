/**
 * Describes a failure for the page and for the log. The SDK's errors hold the whole signed request, and in their words whatever a
 * gateway responded with, which may repeat the request: of the cloud's own refusals only code and request id go on, of anything else
 * only where in the code it happened.
 */
export function describeFailure(error: unknown): { status: number; message: string } {
  const { status, code, requestId, name, message, stack } = Object(error) as Record<string, unknown>;
  if (isWord(code) && /^E[A-Z]+$/.test(code)) {
    console.error(`The cloud could not be reached: ${code}`);
    return { status: 502, message: `The backend could not reach the cloud: ${code}` };
  }
  if (isWord(code)) {
    console.error(`The cloud refused: ${code}${isWord(requestId) ? `, request ${requestId}` : ''}`);
    if (code === 'NoSuchKey') return { status: 404, message: 'There is no such object.' };
    const forGood = typeof status === 'number' && status >= 400 && status < 500 && status !== 429;
    return { status: forGood ? 403 : 502, message: `The cloud gives the backend no permission: ${code}` };
  }
  if (typeof status === 'number') {
    console.error(`A server between this one and the cloud responded with ${status}.`);
    return { status: 502, message: `A server between the backend and the cloud responded with ${status}.` };
  }
  const places = String(stack)
    .replace(String(message), '') // its lines may look like places
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  console.error([isWord(name) ? name : 'A failure', ...places].join('\n'));
  return { status: 500, message: 'The backend failed. Its log says more.' };
}

/** A name as programs have them: nothing that carries a text. */
function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value);
}
