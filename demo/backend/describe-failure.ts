/**
 * Logs a failure and returns what the page may know of it. An error of the SDK holds the whole signed request, and its message may
 * repeat the response of a gateway, which may repeat the request. So only the code and request id of the cloud's own errors are logged,
 * and only the stack's lines of any other error.
 */
export function describeFailure(error: unknown): { status: number; message: string } {
  const { status, code, requestId, name, message, stack } = Object(error) as Record<string, unknown>;
  if (isIdentifier(code) && /^E[A-Z]+$/.test(code)) {
    console.error(`The cloud could not be reached: ${code}`);
    return { status: 502, message: `The backend could not reach the cloud: ${code}` };
  }
  if (isIdentifier(code)) {
    console.error(`The cloud rejected the request: ${code}${isIdentifier(requestId) ? `, request ${requestId}` : ''}`);
    if (code === 'NoSuchKey') return { status: 404, message: 'The object does not exist.' };
    const isPermanent = typeof status === 'number' && status >= 400 && status < 500 && status !== 429;
    return { status: isPermanent ? 403 : 502, message: `The cloud rejected the backend’s request: ${code}` };
  }
  if (typeof status === 'number') {
    console.error(`A server between this one and the cloud responded with ${status}.`);
    return { status: 502, message: `A server between the backend and the cloud responded with ${status}.` };
  }
  const places = String(stack)
    .replace(String(message), '') // a line of the message may look like a line of the stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  console.error([isIdentifier(name) ? name : 'A failure', ...places].join('\n'));
  return { status: 500, message: 'The backend failed. See its log.' };
}

/** Short and without spaces: it cannot carry a text. */
function isIdentifier(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value);
}
