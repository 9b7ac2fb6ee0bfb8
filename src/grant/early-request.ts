import { type EndpointOptions, fetchForFile } from './endpoint-request.js';
import type { FetchGrant, GrantRequest } from './grant.js';

/** What decides where grants come from, and how they are asked for. */
export interface EndpointSettings {
  readonly endpoint: string | FetchGrant;
  readonly endpointMethod?: EndpointOptions['method'];
  readonly endpointHeaders?: EndpointOptions['headers'];
  readonly withCredentials?: EndpointOptions['withCredentials'];
}

export const endpointOptions = (settings: EndpointSettings): EndpointOptions => ({
  method: settings.endpointMethod,
  headers: settings.endpointHeaders,
  withCredentials: settings.withCredentials,
});

/** Equal for the same request. */
const inText = (request: GrantRequest, settings: EndpointSettings) =>
  JSON.stringify([request, endpointOptions(settings)]);

/** The request for the first file's grant, which began before the code that will use it was there. */
export class EarlyRequest {
  readonly #text: string;
  readonly #stop = new AbortController();
  /** Undefined where it can only be sent by that code. */
  readonly #response: Promise<unknown> | undefined;

  constructor(request: GrantRequest, settings: EndpointSettings) {
    this.#text = inText(request, settings);
    const { endpoint } = settings;
    const { signal } = this.#stop;
    const call = async (fetchGrant: FetchGrant) => fetchGrant(request, signal);
    this.#response =
      typeof endpoint === 'function'
        ? call(endpoint)
        : fetchForFile(endpoint, request, endpointOptions(settings), signal);
    this.#response?.catch(() => {}); // who takes it hears of it
  }

  /** Its response, if this is the same request. If not, it is stopped: it was for nothing. */
  take(request: GrantRequest, settings: EndpointSettings, signal: AbortSignal): Promise<unknown> | undefined {
    const stop = () => this.#stop.abort(signal.reason);
    const isSame = this.#text === inText(request, settings);
    if (isSame && !signal.aborted) signal.addEventListener('abort', stop);
    else stop();
    return isSame ? this.#response : undefined;
  }
}
