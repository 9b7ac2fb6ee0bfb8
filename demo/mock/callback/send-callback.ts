import { createSign, type KeyObject } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type CallbackRequest, type CallbackSender, NO_CONNECTION } from './callback-sender.js';

/** In ms. */
const CALLBACK_TIMEOUT = 5000;
/** In bytes. */
const MAX_JSON = 1024 ** 2;
const MAX_HEAD = 65_536;

type Result = { json: Uint8Array } | { failure: string };

/** Sends callbacks as OSS does: by HTTP/1.0, signed with RSA and MD5, each URL once, without redirects. Unlike OSS, to loopback only. */
export function callbackSender(privateKey: () => Promise<KeyObject>, publicKeyUrl: () => string): CallbackSender {
  return async (request) => {
    let failure = NO_CONNECTION;
    for (const url of request.urls) {
      const result = await sendTo(url, request, await privateKey(), publicKeyUrl());
      if ('json' in result) return result;
      ({ failure } = result);
    }
    return { failure };
  };
}

async function sendTo(
  url: string,
  request: CallbackRequest,
  privateKey: KeyObject,
  publicKeyUrl: string,
): Promise<Result> {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (!target || !/^https?:$/.test(target.protocol)) return { failure: 'The callbackUrl is invalid.' };
  const hostname = target.hostname.replace(/^\[|\]$/g, '');
  // Connects to the address that was checked: a name could resolve to another one a moment later.
  const address = await lookup(hostname).then(
    (found) => found.address,
    () => undefined,
  );
  if (address === undefined) return { failure: NO_CONNECTION };
  if (!/^127\./.test(address) && address !== '::1') return { failure: 'Private address is forbidden to callback.' };
  const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80));
  const path = target.pathname + target.search;
  const signer = createSign('RSA-MD5').update(
    Buffer.concat([Buffer.from(`${decodePath(target.pathname)}${target.search}\n`), request.body]),
  );
  const head = [
    `POST ${path} HTTP/1.0`,
    `Host: ${request.host?.replace(/[\r\n]/g, '') ?? target.host}`,
    'Connection: close',
    `Content-Length: ${request.body.length}`,
    `Content-Type: ${request.bodyType}`,
    'User-Agent: http-client/0.0.1',
    `Authorization: ${signer.sign(privateKey, 'base64')}`,
    `x-oss-pub-key-url: ${Buffer.from(publicKeyUrl).toString('base64')}`,
    `x-oss-bucket: ${request.bucket}`,
    `x-oss-requester: ${request.requester}`,
    `x-oss-request-id: ${request.requestId}`,
    'x-oss-tag: CALLBACK',
  ];
  const message = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), request.body]);
  const socket =
    target.protocol === 'https:'
      ? // On loopback certificates are self-signed.
        connectTls({ host: address, port, rejectUnauthorized: false, servername: serverName(hostname, request.sni) })
      : connect({ host: address, port });
  const response = await sendAndReceive(socket, message);
  return response ? parseResponse(response) : { failure: NO_CONNECTION };
}

/** The host name for SNI, which cannot be an IP address; '' sends none. */
function serverName(hostname: string, sni: boolean): string {
  return sni && isIP(hostname) === 0 ? hostname : '';
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Sends a request and returns the response, up to its Content-Length or the server's end; undefined on a failure or a timeout. */
function sendAndReceive(socket: Socket, message: Uint8Array): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    let response = Buffer.alloc(0);
    const finish = (result: Buffer | undefined): void => {
      clearTimeout(timer);
      resolve(result);
      socket.destroy();
    };
    const timer = setTimeout(() => finish(undefined), CALLBACK_TIMEOUT);
    socket
      .on('error', () => finish(undefined))
      .on('end', () => finish(response))
      .on('close', () => finish(undefined));
    socket.on('data', (chunk: Buffer) => {
      response = Buffer.concat([response, chunk]);
      const { start, length } = findBody(response);
      if (response.length > MAX_HEAD + MAX_JSON) finish(undefined);
      else if (start !== undefined && length !== undefined && response.length >= start + length)
        finish(response.subarray(0, start + length));
    });
    socket.write(message);
  });
}

/** Where the body of a response begins, if its head is complete, and its Content-Length. */
function findBody(response: Buffer): { start?: number; length?: number } {
  const end = response.indexOf('\r\n\r\n');
  if (end < 0) return {};
  const length = /\r\ncontent-length:\s*(\d+)/i.exec(response.subarray(0, end).toString('latin1'))?.[1];
  return { start: end + 4, ...(length === undefined ? {} : { length: Number(length) }) };
}

function parseResponse(response: Buffer): Result {
  const { start = response.length } = findBody(response);
  const status = /^HTTP\/1\.\d (\d{3})/.exec(response.subarray(0, 20).toString('latin1'))?.[1];
  if (status !== '200') return { failure: `Error status : ${status ?? -1}.` };
  const json = response.subarray(start);
  try {
    if (json.length > MAX_JSON) throw new RangeError('too long');
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json));
  } catch {
    return { failure: 'Response body is not valid json format.' };
  }
  return { json };
}
