/** Rejects a request. Its message is sent to the browser, so it must not hold a secret. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
