import { createSign, type KeyObject } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type CallbackRequest, type CallbackSender, NO_CONNECTION } from './callback-sender.js';

const TIMEOUT = 5000;
const MAX_ANSWER = 1024 ** 2;

/** Sends callbacks as OSS does: HTTP/1.0, signed with RSA and MD5, no redirect, one try an address; but to loopback only. */
export function callbackSender(privateKey: () => Promise<KeyObject>, publicKeyUrl: () => string): CallbackSender {
  return async (request) => {
    let failure = NO_CONNECTION;
    for (const url of request.urls) {
      const result = await tell(url, request, await privateKey(), publicKeyUrl());
      if ('json' in result) return result;
      ({ failure } = result);
    }
    return { failure };
  };
}

type Result = { json: Uint8Array } | { failure: string };

async function tell(
  url: string,
  request: CallbackRequest,
  privateKey: KeyObject,
  publicKeyUrl: string,
): Promise<Result> {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (!target || !/^https?:$/.test(target.protocol)) return { failure: 'The callbackUrl is invalid.' };
  const hostname = target.hostname.replace(/^\[|\]$/g, '');
  // Resolved once, and this address is connected to: a name cannot point elsewhere a moment later.
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
      ? // Only loopback is ever asked, where certificates are home-made: none is checked.
        connectTls({ host: address, port, rejectUnauthorized: false, servername: sniOf(hostname, request.sni) })
      : connect({ host: address, port });
  const answer = await exchange(socket, message);
  return answer ? readAnswer(answer) : { failure: NO_CONNECTION };
}

/** '' sends none; an address is no name for SNI. */
function sniOf(hostname: string, sni: boolean): string {
  return sni && isIP(hostname) === 0 ? hostname : '';
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** All bytes until the server closes, or as many as Content-Length says; undefined when it fails or takes too long. */
function exchange(socket: Socket, message: Uint8Array): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    let answer = Buffer.alloc(0);
    const finish = (result: Buffer | undefined): void => {
      clearTimeout(timer);
      resolve(result);
      socket.destroy();
    };
    const timer = setTimeout(() => finish(undefined), TIMEOUT);
    socket
      .on('error', () => finish(undefined))
      .on('end', () => finish(answer))
      .on('close', () => finish(undefined));
    socket.on('data', (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk]);
      const { start, length } = measure(answer);
      if (answer.length > MAX_ANSWER + 65_536) finish(undefined);
      else if (start !== undefined && length !== undefined && answer.length >= start + length)
        finish(answer.subarray(0, start + length));
    });
    socket.write(message);
  });
}

function measure(answer: Buffer): { start?: number; length?: number } {
  const end = answer.indexOf('\r\n\r\n');
  if (end < 0) return {};
  const length = /\r\ncontent-length:\s*(\d+)/i.exec(answer.subarray(0, end).toString('latin1'))?.[1];
  return { start: end + 4, ...(length === undefined ? {} : { length: Number(length) }) };
}

function readAnswer(answer: Buffer): Result {
  const { start = answer.length } = measure(answer);
  const status = /^HTTP\/1\.\d (\d{3})/.exec(answer.subarray(0, 20).toString('latin1'))?.[1];
  if (status !== '200') return { failure: `Error status : ${status ?? -1}.` };
  const json = answer.subarray(start);
  try {
    if (json.length > MAX_ANSWER) throw new RangeError('too long');
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json));
  } catch {
    return { failure: 'Response body is not valid json format.' };
  }
  return { json };
}
