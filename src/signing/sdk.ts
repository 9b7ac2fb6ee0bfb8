import { UploadError } from '../base/upload-error.js';

/** A client of the official SDK, as far as it signs. `null` in `queries` is a name without a value. */
export interface SdkClient {
  authorizationV4(
    method: string,
    request: { headers: Record<string, string>; queries: Record<string, string | null> },
    bucket: string,
    key: string,
  ): string;
}

/** The class that the official SDK exports. */
export type Sdk = new (options: {
  accessKeyId: string;
  accessKeySecret: string;
  region: string;
  authorizationV4: boolean;
  stsToken?: string;
  refreshSTSTokenInterval?: number;
}) => SdkClient;

let importPackage: (() => Promise<object>) | undefined;

/** Says how to import the package `ali-oss`, which this package does not name elsewhere: bundlers would look for it. */
export function registerPackage(load: () => Promise<object>): void {
  importPackage = load;
}

/** The SDK of the page's `<script>`, or of the registered package, which some loaders leave in `OSS`. @throws UploadError `config` when there is neither */
export async function loadSdk(): Promise<Sdk> {
  const ofPage = globalSdk();
  if (ofPage) return ofPage;
  if (!importPackage) {
    throw new UploadError('config', 'The signer ali-oss needs the official SDK (6.20 or newer).', {
      hint: `Import "oss-direct-upload/signers/ali-oss" and run \`npm install ali-oss\`, or load the SDK by a <script>; ${WITHOUT}`,
    });
  }
  try {
    const { default: loaded = globalSdk() } = (await importPackage()) as { default?: unknown };
    if (isSdk(loaded)) return loaded;
  } catch (cause) {
    throw missingPackage(cause);
  }
  throw missingPackage();
}

function globalSdk(): Sdk | undefined {
  const { OSS: sdk } = globalThis as { OSS?: unknown };
  return isSdk(sdk) ? sdk : undefined;
}

/** Version 6.20 was the first that signs V4. */
function isSdk(value: unknown): value is Sdk {
  return typeof value === 'function' && typeof (value as Sdk).prototype?.authorizationV4 === 'function';
}

const WITHOUT = 'without `signer` the widget signs its requests itself.';

function missingPackage(cause?: unknown): UploadError {
  return new UploadError('config', 'The package ali-oss (6.20 or newer) could not be loaded.', {
    cause,
    hint: `Run \`npm install ali-oss\`, or load the SDK by a <script>; ${WITHOUT}`,
  });
}
