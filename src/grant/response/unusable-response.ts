import { redact } from '../../base/redact.js';
import { UploadError, type UploadErrorDetail } from '../../base/upload-error.js';
import { type Fields, textOf } from './fields.js';

/** A code, a title such as "Unsupported Media Type", or what Express and Nest write by themselves: nothing for a person to read. */
const FOR_DEVELOPERS =
  /^([!-~]+|([A-Z][a-z]+( |\.?$))+|request entity too large|Forbidden resource|Cannot [A-Z]+ \/.*)$/;

/** What ends like a sentence: `error` holds a code as often. */
const SENTENCE = /[.!?。！？…]$/;

/** What `oss-direct-upload/server` says in English; the element has words for it in the user's language. */
const OF_SERVER_HALF =
  /^(Sign in to upload|You may not upload here|The file could not be saved|Files (of this type are not accepted|(may have at most|must have at least) \d+ bytes))\.$/;

/** A response without a grant: the backend's own message if it has one, else which field is missing and which are there. */
export function missingField(fields: Fields, missing: string): UploadError {
  const message = textOf(fields, 'message', 'msg', 'errormessage', 'errmsg', 'errordescription', 'error');
  const code = textOf(fields, 'code', 'statuscode', 'errorcode', 'errcode');
  const failed =
    fields.get('success')?.value === false ||
    (code !== undefined && !['0', '200', '10000'].includes(code)) ||
    Number(textOf(fields, 'status')) >= 400;
  if (message && (failed || fields.size <= 2)) {
    const own = redact(message, 300);
    const isCode = message === textOf(fields, 'error') && !SENTENCE.test(own);
    const isForUser = !FOR_DEVELOPERS.test(own) && !OF_SERVER_HALF.test(own) && !isCode;
    return unusableResponse(own).with({
      endpointMessage: isForUser ? own : undefined,
      status: code === '401' ? 401 : undefined, // many backends respond with status 200 and `"code": 401`
    });
  }
  const names = Array.from(fields.values(), ({ name }) => name.slice(0, 40));
  const there = names.slice(0, 20).join(', ') || 'nothing';
  return unusableResponse(`The endpoint’s response has no ${missing}; it has ${there}.`);
}

export function unusableResponse(
  message: string,
  detail: Pick<UploadErrorDetail, 'hint'> = {
    hint: 'Compare the response with “What the endpoint responds with” in the documentation.',
  },
): UploadError {
  return new UploadError('grant', message, detail);
}

/** What cannot be read: nothing, a page (HTML or XML), broken JSON, a text that is not a URL, or the variables of a callback. */
export function unreadableResponse(kind: 'empty' | 'page' | 'json' | 'text' | 'callback', text = ''): UploadError {
  if (kind === 'empty') {
    return unusableResponse('The endpoint’s response is empty.', {
      hint: 'See the log of the application server for this request.',
    });
  }
  if (kind === 'page' && isThisPage(text)) {
    return unusableResponse('The endpoint responded with this page itself, not with a grant.', {
      hint: 'The development server responded: it sends the page for each path that it does not know. Have it pass this path to your backend, in Vite by `server.proxy`.',
    });
  }
  if (kind === 'page') {
    return unusableResponse('The endpoint responded with a page (HTML or XML), not with a grant.', {
      hint: 'The session may have ended, so that a login page came; or the address is that of a page.',
    });
  }
  if (kind === 'callback') return unusableResponse('The endpoint’s callback variables cannot be read.');
  if (kind === 'json') return unusableResponse('The endpoint’s response looks like JSON, but cannot be read.');
  return unusableResponse(redact(text) || 'The endpoint’s response is a text that grants nothing.');
}

/** Whether a server of this computer has sent the page that runs here: one with the same scripts, and without a field to sign in by. */
function isThisPage(text: string): boolean {
  if (!globalThis.location) return false;
  if (!/^(localhost|127\.|\[::1\])/.test(globalThis.location.hostname) || /<input\b/i.test(text)) return false;
  const own = Array.from(globalThis.document?.scripts ?? [], (script) => script.getAttribute('src'));
  const sent = Array.from(text.matchAll(/<script\b[^>]*?\ssrc=["']?([^"'\s>]+)/gi), ([, src]) => src!);
  return sent.length > 0 && sent.every((src) => own.includes(src));
}
