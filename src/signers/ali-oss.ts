import type OSS from 'ali-oss';
import { UploadError } from '../core/upload-error.js';
import type { SigningKey } from '../modes/sts/sign-v4.js';
import { headersToSign } from '../modes/sts/sign-v4.js';
import { type SignWith, stsMode } from '../modes/sts/sts.js';

/** The SDK's own signing of a request, missing in its types. `null` in `queries` stands for a name without a value. */
type Client = OSS & {
  authorizationV4(
    method: string,
    request: { headers: Record<string, string>; queries: Record<string, string | null> },
    bucket: string,
    key: string,
  ): string;
};

type Sdk = new (options: OSS.Options) => Client;

/**
 * Signs with the official SDK, loaded when the first request is signed.
 *
 * @throws UploadError `config`, when the package `ali-oss` is not there.
 */
export const signWithAliOss: SignWith = async (request, by, time) => {
  const client = clientFor(by, await loadSdk());
  const headers = headersToSign(request, by, time);
  const queries = Object.entries(request.query ?? {}).map(([name, value]) => [name, value === '' ? null : value]);
  const signed = { headers, queries: Object.fromEntries(queries) as Record<string, string | null> };
  return { ...headers, Authorization: client.authorizationV4(request.method, signed, request.bucket, request.key) };
};

/** The `sts` mode, its requests signed by the official SDK. */
export const stsWithAliOss = stsMode(signWithAliOss);

/** The page's own `<script>` of the SDK, or else the package. Its browser build is no module: some loaders leave it in `OSS`. */
async function loadSdk(): Promise<Sdk> {
  if (globalSdk()) return globalSdk()!;
  try {
    // Inside `try`, bundlers let the package be absent.
    const { default: loaded = globalSdk() } = (await import('ali-oss')) as { default?: unknown };
    if (isSdk(loaded)) return loaded;
  } catch (cause) {
    throw notThere(cause);
  }
  throw notThere();
}

function globalSdk(): Sdk | undefined {
  const { OSS: there } = globalThis as { OSS?: unknown };
  return isSdk(there) ? there : undefined;
}

/** 6.20 was the first that signs V4. */
function isSdk(value: unknown): value is Sdk {
  return typeof value === 'function' && typeof (value as Sdk).prototype?.authorizationV4 === 'function';
}

function notThere(cause?: unknown): UploadError {
  return new UploadError('config', 'The package ali-oss (6.20 or newer) could not be loaded.', {
    cause,
    hint: 'Run `npm install ali-oss`, or load the SDK by a <script>; without `signer` the widget signs by itself.',
  });
}

const clients = new WeakMap<SigningKey, Client>();

function clientFor(key: SigningKey, Sdk: Sdk): Client {
  const known = clients.get(key);
  if (known) return known;
  const { accessKeyId, accessKeySecret, securityToken, region } = key;
  const client = new Sdk({
    accessKeyId,
    accessKeySecret,
    region: `oss-${region}`,
    authorizationV4: true,
    ...(securityToken && { stsToken: securityToken, refreshSTSTokenInterval: Infinity }), // renewing is our own job
  });
  clients.set(key, client);
  return client;
}
