import type { Callback } from './callback.js';
import type { Cloud } from './cloud.js';
import { maxSize } from './file-limits.js';
import { existingObject } from './find-object.js';
import { type Backend, jsonRoutes, type RouteHandler } from './json-routes.js';
import { identifyByCookie } from './no-authentication.js';
import type { RequestFields } from './request-fields.js';
import { postSignature } from './post-signature.js';
import { presignedUrl } from './presigned-url.js';
import { signedOperation } from './signed-operation.js';
import { stsToken } from './sts-token.js';
import { uploadAuth } from './upload-auth.js';

export interface BackendOptions extends Cloud {
  /** Host names (without port) by which browsers reach this server, besides the loopback addresses. */
  readonly hosts?: readonly string[];
  /** How long a form or a URL is valid, in seconds. @default 600 */
  readonly lifetime?: number;
  /**
   * Sign the length of what a URL may carry. This was never tested against the real OSS: if OSS rejects such URLs with
   * `SignatureDoesNotMatch`, set it to false, and check an object's size before you trust its key.
   *
   * @default true
   */
  readonly signLength?: boolean;
  /**
   * The callback by which OSS reports each upload to the application's server. A form's policy and a URL's signature pin it; without
   * it, anyone who uploads by a form may add a callback. With temporary credentials (`sts`) the browser writes each request itself,
   * with its callback: nothing pins that.
   */
  readonly callback?: Callback;
  /** Browsers reach this server by https, although a proxy terminates TLS: cookies become `Secure`. */
  readonly https?: boolean;
}

/** The application's side of the four modes, for any Node server. */
export function createBackend(options: BackendOptions): Backend {
  const { hosts, lifetime = 600, signLength = true, callback, https, ...cloud } = options;
  const signing = { lifetime, signLength, callback };
  const identifyVisitor = identifyByCookie(https);
  /** What a page may know before a file is chosen: the attribute `rules` asks for it. */
  const withRules =
    (mode: string, grant: RouteHandler): RouteHandler =>
    async (fields, visitor) =>
      fields.get('operation') === 'rules' ? { rules: { mode, maxFileSize: maxSize } } : grant(fields, visitor);
  /** Where a digest comes with the request, the file may be stored already. */
  const unlessStored =
    (grant: RouteHandler): RouteHandler =>
    async (fields, visitor) => {
      const found = hasDigest(fields) && (await existingObject(cloud, visitor, fields));
      return found && (found.exists || fields.get('operation') === 'exists') ? found : grant(fields, visitor);
    };
  const routes = new Map<string, RouteHandler>([
    [
      '/get_sts_token_for_oss_upload',
      withRules(
        'sts',
        unlessStored((_, visitor) => stsToken(cloud, visitor)),
      ),
    ],
    [
      '/get_post_signature_for_oss_upload',
      withRules(
        'post-policy',
        unlessStored((_, visitor) => postSignature(cloud, visitor, signing)),
      ),
    ],
    [
      '/get_presigned_url_for_oss_upload',
      withRules(
        'presigned-url',
        unlessStored((fields, visitor) =>
          [undefined, 'put'].includes(fields.get('operation'))
            ? presignedUrl(cloud, visitor, fields, signing)
            : signedOperation(cloud, visitor, fields, signing),
        ),
      ),
    ],
    ['/get_upload_auth_for_vod', (fields, visitor) => uploadAuth(cloud, visitor, fields)],
  ]);
  const handle = jsonRoutes(routes, { hosts, identifyVisitor });
  return async (request, response) => {
    if (await handle(request, response)) return true;
    // The page itself sets the cookie: two first requests at the same time would otherwise create two visitors.
    if (request.headers['sec-fetch-dest'] === 'document') identifyVisitor(request, response);
    return false;
  };
}

const hasDigest = (fields: RequestFields) => fields.has('crc64') || fields.has('sha256');
