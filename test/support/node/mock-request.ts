import { request as httpRequest } from 'node:http';
import type { MockCloud } from '../../../demo/mock/index.js';
import { nodeHashes } from '../../../demo/mock/node/node-hashes.js';
import { canonicalRequestV4, signV4, stringToSignV4 } from '../../../demo/mock/sign/canonical-v4.js';
import { parseTarget } from '../../../demo/mock/protocol/request-target.js';

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  text: string;
  /** Code of an error answer. */
  code: string | undefined;
}

export interface Ask {
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Seconds off the clock. */
  skew?: number;
  anonymous?: boolean;
  signal?: AbortSignal;
}

/** One raw request, its target sent as it is written, signed with V4 by header for the bucket's path style. */
export async function ask(
  cloud: MockCloud,
  method: string,
  target: string,
  { headers: given = {}, body, skew = 0, anonymous = false, signal }: Ask = {},
): Promise<Reply> {
  const headers = anonymous ? given : signedHeaders(cloud, method, target, given, skew);
  return rawRequest(cloud.port, method, target, headers, body, signal);
}

/** The given headers and those that sign them (V4, path style). @param skew seconds off the clock */
export function signedHeaders(
  cloud: MockCloud,
  method: string,
  target: string,
  given: Record<string, string> = {},
  skew = 0,
): Record<string, string> {
  const date = new Date(Date.now() + skew * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
  const headers: Record<string, string> = {
    ...given,
    'x-oss-date': date,
    'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
  };
  const { path, query } = parseTarget(target);
  const [, bucket, key] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  const address = { ...(bucket ? { bucket } : {}), ...(key ? { key } : {}) };
  const scope = { accessKeyId: cloud.accessKeyId, day: date.slice(0, 8), region: cloud.region, product: 'oss' };
  const wire = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const stringToSign = stringToSignV4(
    canonicalRequestV4({ method, address, query, headers: wire, additionalHeaders: [] }),
    date,
    scope,
    nodeHashes,
  );
  const signature = signV4(cloud.accessKeySecret, stringToSign, scope, nodeHashes);
  headers['authorization'] =
    `OSS4-HMAC-SHA256 Credential=${cloud.accessKeyId}/${scope.day}/${scope.region}/oss/aliyun_v4_request,Signature=${signature}`;
  return headers;
}

export function rawRequest(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: string | Uint8Array,
  signal?: AbortSignal,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const lengthy = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const request = httpRequest(
      { port, host: '127.0.0.1', method, path, headers: { ...lengthy, ...headers }, ...(signal && { signal }) },
      (response) => {
        const chunks: Buffer[] = [];
        response
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('error', reject)
          .on('end', () => {
            const bytes = Buffer.concat(chunks);
            const text = bytes.toString();
            const named = Object.entries(response.headers).map(([name, value]): [string, string] => [
              name,
              String(value),
            ]);
            resolve({
              status: response.statusCode ?? 0,
              headers: Object.fromEntries(named),
              body: bytes,
              text,
              code: /<Code>(.*?)<\/Code>/.exec(text)?.[1],
            });
          });
      },
    );
    request.on('error', reject);
    // As a Buffer: a text would make Node send the headers in UTF-8.
    request.end(body === undefined ? undefined : Buffer.from(body as Uint8Array));
  });
}

export function element(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(text)?.[1];
}
