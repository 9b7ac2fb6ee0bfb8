import { addressOf, isQuery } from '../grant/endpoint-request.js';
import { unreachable } from '../grant/endpoint-response.js';
import type { FetchGrant } from '../grant/grant.js';
import { fieldsOf } from '../grant/request-fields.js';
import { mergeFields } from '../modes/post-policy/form-fields.js';
import { headerOf } from '../oss/response/object-headers.js';
import { UploadError } from '../base/upload-error.js';
import type { Slots } from '../base/slots.js';
import { explainFailure } from './explain-failure.js';
import type { Host } from './host.js';

/** Milliseconds: hosts allow no more. */
const TIMEOUT = 60_000;

/** How the endpoint is asked. */
export interface EndpointSettings {
  readonly endpoint: string | FetchGrant;
  readonly method?: string | undefined;
  readonly headers?: Record<string, string> | (() => Record<string, string>) | undefined;
}

/**
 * Asks an endpoint for a grant, by the host's `request`.
 *
 * @throws UploadError (what is returned) `config` for an address that the host does not allow, `grant` where no response came
 */
export function askByHost(host: Host, slots: Slots, { endpoint, method, headers }: EndpointSettings): FetchGrant {
  if (typeof endpoint === 'function') return endpoint;
  return async (request, signal) => {
    if (!endpoint) throw new UploadError('config', 'The `endpoint` is missing.');
    const own = typeof headers === 'function' ? headers() : headers;
    const options = { method, headers: own };
    const fields = fieldsOf(request);
    const address = addressOf(endpoint, fields, options);
    const asked = isQuery(options)
      ? { method: 'GET', headers: mergeFields(own) }
      : {
          method: method || 'POST',
          headers: mergeFields({ 'Content-Type': 'application/json' }, own),
          body: JSON.stringify(fields),
        };
    return slots.use(signal, async () => {
      const call = host.request({
        ...asked,
        url: address,
        timeout: TIMEOUT,
      });
      signal.addEventListener('abort', call.abort, { once: true });
      try {
        const { status, text, headers: got = {} } = await call.response;
        const get = (name: string) => headerOf(got as Record<string, string>, name) || null;
        return new Response(text, { status, headers: { get } as Headers });
      } catch (error) {
        signal.throwIfAborted();
        const explained = explainFailure(host, error, 'request', address);
        throw explained.code === 'config' ? explained : unreachable(explained);
      } finally {
        signal.removeEventListener('abort', call.abort);
      }
    });
  };
}
