/** What mini programs lack of the web's requests, as far as the core uses it. */

/** `Response`, to what the endpoint was asked. */
export class Response {
  readonly body: string;
  readonly status: number;
  readonly headers: { get(name: string): string | null };

  constructor(body: string, { status, headers }: Pick<Response, 'status' | 'headers'>) {
    this.body = body;
    this.status = status;
    this.headers = headers;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }
}
