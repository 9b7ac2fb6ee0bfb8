import { type Answer, answerRoutes, type Backend } from './json-routes.js';
import type { Callback } from './callback.js';
import type { Cloud } from './cloud.js';
import { readFile } from './file-limits.js';
import { visitors } from './no-authentication.js';
import { postSignature } from './post-signature.js';
import { presignedUrl } from './presigned-url.js';
import { signedOperation } from './signed-operation.js';
import { stsToken } from './sts-token.js';

export interface BackendOptions extends Cloud {
  /** Names (without port) under which this server is reached, besides the loopback's. */
  readonly hosts?: readonly string[];
  /** Seconds that a form or a URL is good for: 600 unless told. */
  readonly lifetime?: number;
  /**
   * Sign the length of what a URL may carry: true unless told. This has never been tried with the real OSS: where it refuses such URLs
   * (`SignatureDoesNotMatch`), say false, and look at an object's size before its key is believed.
   */
  readonly signLength?: boolean;
  /**
   * Asks OSS to tell the application's server of each upload, and pins that: forms by their policy, URLs by their signature. Without it
   * anyone who uploads by a form may write a callback of its own. With temporary credentials (`sts`) the browser writes each request itself,
   * and the callback in it: nothing pins that.
   */
  readonly callback?: Callback;
  /** Pages come by https, though a proxy in front of this server ends it: cookies are `Secure`. */
  readonly https?: boolean;
}

/** The application's side of the three modes, for any Node server. */
export function createBackend(options: BackendOptions): Backend {
  const { hosts, lifetime = 600, signLength = true, callback, https, ...cloud } = options;
  const signing = { lifetime, signLength, callback };
  const visitorOf = visitors(https);
  const answers = new Map<string, Answer>([
    ['/get_sts_token_for_oss_upload', (_, visitor) => stsToken(cloud, visitor)],
    ['/get_post_signature_for_oss_upload', (_, visitor) => postSignature(cloud, visitor, signing)],
    [
      '/get_presigned_url_for_oss_upload',
      (question, visitor) =>
        ![undefined, 'put'].includes(question.get('operation'))
          ? signedOperation(cloud, visitor, question, signing)
          : presignedUrl(cloud, visitor, readFile(question), signing),
    ],
  ]);
  const answer = answerRoutes(answers, { hosts, visitorOf });
  return async (request, response) => {
    if (await answer(request, response)) return true;
    // The first page brings the cookie, so that two first questions at once do not make two visitors.
    if (request.headers['sec-fetch-dest'] === 'document') visitorOf(request, response);
    return false;
  };
}
