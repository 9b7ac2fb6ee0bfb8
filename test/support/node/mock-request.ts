import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { MockCloud } from '../../../demo/mock/index.js';
import { nodeHashes } from '../../../demo/mock/node/node-hashes.js';
import { canonicalRequestV4, signV4, stringToSignV4 } from '../../../demo/mock/sign/canonical-v4.js';
import { parseTarget } from '../../../demo/mock/protocol/request-target.js';

export type TestResponse = Awaited<ReturnType<typeof rawRequest>>;

/** Pieces are sent as they come. */
type Body = string | Uint8Array | AsyncIterable<Uint8Array>;

export interface SendOptions {
  headers?: Record<string, string>;
  body?: Body;
  /** How far the signing time is ahead, in seconds. */
  skew?: number;
  anonymous?: boolean;
}

type Signer = Pick<MockCloud, 'accessKeyId' | 'accessKeySecret' | 'region'>;

/** Sends one request, signed with V4 by header. Its target, in path style, is sent unchanged. */
export async function send(
  cloud: Signer & { port: number },
  method: string,
  target: string,
  { headers: given = {}, body, skew = 0, anonymous = false }: SendOptions = {},
): Promise<TestResponse> {
  const headers = anonymous ? given : signedHeaders(cloud, method, target, given, skew);
  return rawRequest(cloud.port, method, target, headers, body);
}

/** The given headers with a signature (V4, path style). @param skew how far the signing time is ahead, in seconds */
export function signedHeaders(
  cloud: Signer,
  method: string,
  target: string,
  given: Record<string, string> = {},
  skew = 0,
): Record<string, string> {
  const date = new Date(Date.now() + skew * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
  const headers = { ...given, 'x-oss-date': date, 'x-oss-content-sha256': 'UNSIGNED-PAYLOAD' };
  const { path, query } = parseTarget(target);
  const [, bucket, key] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  const address = { ...(bucket ? { bucket } : {}), ...(key ? { key } : {}) };
  const scope = { accessKeyId: cloud.accessKeyId, day: date.slice(0, 8), region: cloud.region, product: 'oss' };
  const wire = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const canonical = canonicalRequestV4({ method, address, query, headers: wire, additionalHeaders: [] });
  const stringToSign = stringToSignV4(canonical, date, scope, nodeHashes);
  const signature = signV4(cloud.accessKeySecret, stringToSign, scope, nodeHashes);
  const credential = `${cloud.accessKeyId}/${scope.day}/${scope.region}/oss/aliyun_v4_request`;
  return { ...headers, authorization: `OSS4-HMAC-SHA256 Credential=${credential},Signature=${signature}` };
}

export async function rawRequest(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: Body,
) {
  const isInPieces = typeof body === 'object' && Symbol.asyncIterator in body;
  const length = body === undefined || isInPieces ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const target = { port, host: '127.0.0.1', method, path, headers: { ...length, ...headers } };
    const request = httpRequest(target, resolve).on('error', reject);
    if (isInPieces) return void Readable.from(body).pipe(request);
    // As a Buffer, because Node sends the headers in UTF-8 before a string.
    request.end(body === undefined ? undefined : Buffer.from(body as Uint8Array));
  });
  const bytes = await buffer(response);
  const text = bytes.toString();
  const element = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(text)?.[1];
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
    /** The names of the headers as they are spelled. */
    names: response.rawHeaders.filter((_, index) => index % 2 === 0),
    body: bytes,
    text,
    code: /<Code>(.*?)<\/Code>/.exec(text)?.[1],
    /** The texts of elements. */
    element,
    elements: (...names: string[]) => names.map(element),
  };
}

/** Asserts on an error response. @param ec OSS's number of the error */
export function assertError(response: TestResponse, status: number, code: string, ec?: string): void {
  assert.deepEqual([response.status, response.code], [status, code], response.text);
  if (ec !== undefined) assert.equal(response.element('EC'), ec);
}

/** A target with a V1 signature in its query, for a minute. @param more what the signature covers as well */
export function presignV1(cloud: Signer, method: string, path: string, more: Record<string, string> = {}): string {
  const expires = String(Math.floor(Date.now() / 1000) + 60);
  const resource = Object.entries(more).map(([name, value], i) => `${i === 0 ? '?' : '&'}${name}=${value}`);
  const text = `${method}\n\n\n${expires}\n${path}${resource.join('')}`;
  const Signature = createHmac('sha1', cloud.accessKeySecret).update(text).digest('base64');
  return `${path}?${new URLSearchParams({ OSSAccessKeyId: cloud.accessKeyId, Expires: expires, Signature, ...more })}`;
}

export function signPolicyV1(cloud: Signer, policy: string): Record<string, string> {
  const Signature = createHmac('sha1', cloud.accessKeySecret).update(policy).digest('base64');
  return { OSSAccessKeyId: cloud.accessKeyId, policy, Signature };
}

/** A policy in base64. @param lifetime in seconds */
export function policyOf(conditions: readonly unknown[], lifetime = 60): string {
  const expiration = new Date(Date.now() + lifetime * 1000).toISOString();
  return Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64');
}

export const FORM = { 'content-type': 'multipart/form-data; boundary=----b0' };

/** A form's body, as browsers write it. @param rest fields after the file */
export function formBody(
  fields: Record<string, string>,
  file?: { name?: string; filename?: string; type?: string; content?: string },
  rest: Record<string, string> = {},
): Buffer {
  const begin = '------b0\r\nContent-Disposition: form-data; name=';
  const parts = (list: Record<string, string>) =>
    Object.entries(list).map(([name, value]) => `${begin}"${name}"\r\n\r\n${value}\r\n`);
  const { name = 'file', filename = 'a.txt', type = 'text/plain', content = 'hello' } = file ?? {};
  const filePart = `${begin}"${name}"; filename="${filename}"\r\n${type && `Content-Type: ${type}\r\n`}\r\n${content}\r\n`;
  return Buffer.from([...parts(fields), ...(file ? [filePart] : []), ...parts(rest), '------b0--\r\n'].join(''));
}

export function partList(...parts: readonly (readonly [number: number, etag: string])[]): string {
  const xml = parts.map(([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`);
  return `<CompleteMultipartUpload>${xml.join('')}</CompleteMultipartUpload>`;
}
