import type OSS from 'ali-oss';
import { UploadError } from '../core/upload-error.js';
import { headersToSign, type SigningKey, type SignWith } from '../modes/sts/sign-v4.js';
import type { ModeDescription } from '../modes/mode-description.js';
import { createSts, sts } from '../modes/sts/sts.js';

/** The SDK's method that signs a request, missing in its types. `null` in `queries` is a name without a value. */
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
 * Makes a signer that uses the official SDK, which is loaded when the first request is signed.
 *
 * @returns a signer that throws `config` when the package `ali-oss` is missing
 */
export function createAliOssSigner(): SignWith {
  let latest: { by: SigningKey; client: Client } | undefined;
  return async (request, by, time) => {
    const Sdk = await loadSdk();
    if (!latest || !isSameKey(latest.by, by)) latest = { by, client: clientOf(by, Sdk) };
    const headers = headersToSign(request, by, time);
    const queries = Object.entries(request.query ?? {}).map(([name, value]) => [name, value === '' ? null : value]);
    const signed = { headers, queries: Object.fromEntries(queries) as Record<string, string | null> };
    const { method, bucket, key } = request;
    return { ...headers, Authorization: latest.client.authorizationV4(method, signed, bucket, key) };
  };
}

function isSameKey(a: SigningKey, b: SigningKey): boolean {
  const isSameSecret = a.accessKeySecret === b.accessKeySecret && a.securityToken === b.securityToken;
  return isSameSecret && a.accessKeyId === b.accessKeyId && a.region === b.region;
}

/** The `sts` mode, its requests signed by the official SDK. */
export const stsWithAliOss: ModeDescription = { ...sts, load: async () => createSts(createAliOssSigner()) };

/** From the page's own `<script>`, or else the package, whose browser build is not a module: some loaders leave it in `OSS`. */
async function loadSdk(): Promise<Sdk> {
  if (globalSdk()) return globalSdk()!;
  try {
    // Inside `try`, bundlers let the package be absent.
    const { default: loaded = globalSdk() } = (await import('ali-oss')) as { default?: unknown };
    if (isSdk(loaded)) return loaded;
  } catch (cause) {
    throw missingSdk(cause);
  }
  throw missingSdk();
}

function globalSdk(): Sdk | undefined {
  const { OSS: sdk } = globalThis as { OSS?: unknown };
  return isSdk(sdk) ? sdk : undefined;
}

/** Version 6.20 was the first that signs V4. */
function isSdk(value: unknown): value is Sdk {
  return typeof value === 'function' && typeof (value as Sdk).prototype?.authorizationV4 === 'function';
}

function missingSdk(cause?: unknown): UploadError {
  return new UploadError('config', 'The package ali-oss (6.20 or newer) could not be loaded.', {
    cause,
    hint: 'Run `npm install ali-oss`, or load the SDK by a <script>; without `signer` the widget signs its requests itself.',
  });
}

function clientOf({ accessKeyId, accessKeySecret, securityToken, region }: SigningKey, Sdk: Sdk): Client {
  return new Sdk({
    accessKeyId,
    accessKeySecret,
    region: `oss-${region}`,
    authorizationV4: true,
    ...(securityToken && { stsToken: securityToken, refreshSTSTokenInterval: Infinity }), // the mode renews credentials itself
  });
}
