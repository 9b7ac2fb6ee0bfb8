import type { OperationResponse, OperationRequest } from '../operations/operation.js';
import { fromBase64, fromWire, percentEncode, utf8 } from '../protocol/bytes.js';
import type { HeaderMap } from '../protocol/http.js';
import { invalidArgument, OssError } from '../protocol/oss-error.js';
import { storedHeaders, type StoredObject } from '../store/stored-object.js';
import { objectEvent } from '../events/object-event.js';
import { type CallbackRequest, NO_CONNECTION } from './callback-sender.js';

/** An upload callback: the request that OSS sends to the application's server after an upload, as the client specified it. */
export interface Callback {
  readonly urls: readonly string[];
  /** The Host header; that of the URL by default. */
  readonly host: string | undefined;
  /** The body with `${placeholders}`. */
  readonly body: string;
  readonly bodyType: string;
  /** Whether to send the host name by SNI to an https server. */
  readonly sni: boolean;
  /** Custom variables, most of them named `x:…`. */
  readonly variables: ReadonlyMap<string, string>;
}

const FORM = 'application/x-www-form-urlencoded';

function decodeJson(name: string, value: string): Record<string, unknown> {
  const bytes = fromBase64(value);
  try {
    const json: unknown = bytes && JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (json && typeof json === 'object' && !Array.isArray(json)) return json as Record<string, unknown>;
  } catch {
    // The error below is also right for this.
  }
  throw invalidArgument('The callback configuration is not json format.', name, value, '0007-00000002');
}

/**
 * Parses the callback in a header, a query parameter or a form field, which is JSON in base64.
 *
 * @throws OssError InvalidArgument
 */
export function parseCallback(name: string, value: string, variables: ReadonlyMap<string, string>): Callback {
  if (value.length > 5120) throw invalidArgument('The callback configuration is too long.', name, '', '0007-00000001');
  const json = decodeJson(name, value);
  const { callbackUrl, callbackBody, callbackBodyType = FORM, callbackHost, callbackSNI } = json;
  if (typeof callbackUrl !== 'string' || !callbackUrl)
    throw invalidArgument('The callback configuration lacks callbackUrl.', name, value, '0007-00000003');
  if (typeof callbackBody !== 'string' || !callbackBody)
    throw invalidArgument('The callback configuration lacks callbackBody.', name, value, '0007-00000004');
  if (callbackBodyType !== FORM && callbackBodyType !== 'application/json') {
    throw invalidArgument('The callbackBodyType is not supported.', name, value, '0007-00000005');
  }
  const urls = callbackUrl
    .split(';')
    .map((url) => url.trim())
    .filter(Boolean);
  if (urls.length < 1 || urls.length > 5)
    throw invalidArgument('The callback configuration holds too many URLs.', name, value, '0007-00000006');
  return {
    urls,
    host: typeof callbackHost === 'string' && callbackHost ? callbackHost : undefined,
    sni: callbackSNI === true,
    body: callbackBody,
    bodyType: callbackBodyType,
    variables,
  };
}

function parseVariables(name: string, value: string | undefined): Map<string, string> {
  if (value === undefined) return new Map();
  const entries = Object.entries(decodeJson(name, value));
  if (value.length > 5120) throw invalidArgument('The callback-var is too long.', name, '', '0007-00000007');
  return new Map(entries.map(([key, item]) => [key, String(item)]));
}

/**
 * The callback in the headers or in the query of a request.
 *
 * @throws OssError for a wrong callback, and for one in both places.
 */
export function readCallback({ headers, query }: OperationRequest): Callback | undefined {
  const pick = (name: string): string | undefined => {
    const header = headers[`x-oss-${name}`];
    const parameter = query.get(name) ?? query.get(`x-oss-${name}`);
    if (header !== undefined && parameter !== undefined)
      throw invalidArgument(`The ${name} is in the header and in the query.`, name, '', '0007-00000008');
    return header ?? parameter;
  };
  const [callback, variables] = [pick('callback'), pick('callback-var')];
  return callback === undefined
    ? undefined
    : parseCallback('callback', callback, parseVariables('callback-var', variables));
}

/** The callback's body with its placeholders replaced: by URL-encoded values in a form, by JSON values in JSON. */
function fillPlaceholders(
  { body, bodyType, variables }: Callback,
  values: Readonly<Record<string, string | number>>,
): string {
  const json = bodyType === 'application/json';
  return body.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    const value = (Object.hasOwn(values, name) ? values[name] : variables.get(name)) ?? '';
    return json ? JSON.stringify(value) : percentEncode(String(value));
  });
}

/**
 * An object is stored: sends the event of that, and the callback, if there is one. Returns the response to the upload: the JSON of the application's server.
 *
 * @param object the stored object
 * @param response the response without a callback
 * @param extraHeaders for the response, with and without a callback
 * @throws OssError 203 CallbackFailed; the object stays stored.
 */
export async function respondAfterCallback(
  request: OperationRequest,
  object: StoredObject,
  callback: Callback | undefined,
  response: OperationResponse,
  extraHeaders: HeaderMap = {},
  operation = 'PutObject',
): Promise<OperationResponse> {
  const { bucket, requestId, clientIp, cloud } = request;
  const { region, ownerId } = cloud;
  const requester = request.caller?.accessKeyId ?? '';
  const storing = {
    operation,
    bucket: bucket.name,
    region,
    ownerId,
    requester,
    requestId,
    clientIp,
    now: request.now(),
  };
  cloud.sendEvent?.(objectEvent(object, storing));
  if (!callback) return { ...response, headers: { ...response.headers, ...extraHeaders } };
  const body = fillPlaceholders(callback, {
    bucket: bucket.name,
    object: object.key,
    etag: object.etag.replaceAll('"', ''),
    size: object.size,
    mimeType: fromWire(object.headers['content-type'] ?? ''),
    crc64: object.crc64,
    contentMd5: object.contentMd5 ?? '',
    clientIp,
    reqId: requestId,
    operation,
  });
  const { urls, host, sni, bodyType } = callback;
  const callbackRequest: CallbackRequest = {
    urls,
    host,
    sni,
    bodyType,
    body: utf8(body),
    bucket: bucket.name,
    requester,
    requestId,
  };
  const result = await (cloud.sendCallback?.(callbackRequest) ?? { failure: NO_CONNECTION });
  const headers = { ...storedHeaders(object), ...extraHeaders };
  if ('failure' in result) throw new OssError(203, 'CallbackFailed', result.failure, {}, '0007-00000203').with(headers);
  return { status: 200, headers: { ...headers, 'content-type': 'application/json' }, body: result.json };
}
