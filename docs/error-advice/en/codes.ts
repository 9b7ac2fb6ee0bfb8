import type { ErrorAdvice } from '../advice.js';

export const codes: ErrorAdvice['codes'] = {
  rejected: {
    means:
      'A rule rejects the file. `error.rule` names the rule, `error.limit` is what it allows, and `error.given` what the file has instead; the user sees both. Rules of the page reject a file when it is added (`file-reject`). The policy of a grant rejects it when its upload starts (`upload-error`), before a byte is sent. If the page cannot read a limit, OSS itself rejects the file.',
    retry: 'does not help. Change the rule, or choose another file.',
  },
  grant: {
    means:
      'The endpoint gave no usable grant. `error.endpointMessage` is the endpoint’s own message for the user. `error.message` is for developers: it says what the response lacks, or has the status and that message. `error.status` is the HTTP status of its response. Nothing was sent to OSS.',
    fixes: [
      [
        '401, 403: the user is not signed in, or may not upload.',
        'Let the user sign in. With `createUploadHandler`, `authorize` decides this: see [the codes of the endpoint](#endpoint).',
      ],
      [
        'The endpoint responded with a page (HTML).',
        'The session has ended and a redirect led to the sign-in page, or the address is wrong. For API paths, respond with 401 and JSON instead of a redirect.',
      ],
      [
        'The endpoint responded with this page itself.',
        'A development server sends `index.html` for each path that it does not know. Have it pass the path to your backend: in Vite, `server.proxy`.',
      ],
      [
        '“The endpoint’s response has no …; it has …”',
        'A field is missing, or its name is unusual. Compare the response with [what the endpoint responds with](/backend/endpoint).',
      ],
      [
        'The response is empty, or is an error with status 200.',
        'The endpoint failed, but did not report it: see its log. The element shows a `message` or `msg` in JSON to the user.',
      ],
      [
        '“The endpoint could not be reached.”',
        'Check the address in `endpoint`. If it is on another origin, the endpoint must send CORS headers (`allowOrigins`). For cookies, set `with-credentials` on the tag.',
      ],
      [
        '“The endpoint redirected the request to …”',
        'Set `endpoint` to the address that responds, or stop the redirect. Nothing more is sent until the user retries: the other host would receive file names and `endpointHeaders`. Redirects on the same host, also from http to https, are followed.',
      ],
      [
        'CSRF protection rejects the request.',
        'Send its token with `endpointHeaders`. The endpoint is requested with GET, unless `endpoint-method` says POST.',
      ],
      [
        '“The URL is signed for GET, not for PUT.”',
        'The endpoint signed a download. It must sign a PUT: see [the samples](/backend/languages).',
      ],
      ['“The page’s own function for grants failed.”', 'Your function `endpoint` threw: see `error.cause`.'],
    ],
    retry:
      'helps after the user has signed in, or after you repaired the endpoint. If the endpoint cannot be reached, or responds with 408, 429 or 5xx, the element retries by itself.',
  },
  expired: {
    means:
      'OSS rejected the grant because it has expired, and a new grant did not help. This is rare: the element renews grants before they expire, and requests another one if OSS rejects one.',
    fixes: [
      [
        'The endpoint repeats an old grant.',
        'The endpoint, or an HTTP cache, keeps credentials for too long. Cache them at most until six minutes before they expire, and send `Cache-Control: no-store`.',
      ],
      [
        'The grant is valid for too short a time.',
        'Some samples make forms valid for 30 seconds. OSS checks the time when the request arrives: use at least five minutes.',
      ],
      ['The clock of the server that signs is wrong.', 'Synchronize it (NTP).'],
    ],
    retry: 'requests another grant. It helps once the endpoint gives a new one.',
  },
  denied: {
    means:
      'OSS rejected the request: an access rule forbids it, or the signature does not match. `error.ossCode` and `error.message` come from OSS.',
    fixes: [
      [
        'A rule of RAM, of the bucket or of the grant does not allow this.',
        'See [AccessDenied](#denied-AccessDenied).',
      ],
      ['The signature does not match the request.', 'See [SignatureDoesNotMatch](#denied-SignatureDoesNotMatch).'],
      [
        'Another code of OSS.',
        'If `error.ec` exists, look it up in Alibaba Cloud’s troubleshooting pages, or give `error.requestId` to its support.',
      ],
    ],
    retry: 'helps only after you changed the rule or the endpoint.',
  },
  clock: {
    means:
      'The time of a request differs from OSS’s time by more than 15 minutes, and the element could not correct it. Usually it corrects a wrong clock of the computer by itself, so this is rare.',
    retry: 'helps after the clock was set.',
  },
  network: {
    means:
      'A request got no response that this page may read, or something other than OSS responded. The browser hides the reason from pages, so the element looks for it: `error.likely` is the most likely one, and `error.hint` says what to change. Without `likely`, the reason is unknown: check each of those below. “The code of the upload could not be loaded” means that a JavaScript file of this package on your own server is missing or blocked.',
    retry:
      'helps when the connection is back. The element has already retried for `retry-for` seconds, except for reasons that do not change by themselves (`csp`, `mixed-content`, `redirected`).',
  },
  stalled: {
    means:
      'No byte moved for `stall-timeout` seconds (30), again and again, until `retry-for` seconds (60) had passed without progress. A request that moves bytes does not count, however slow it is.',
    fixes: [
      ['The network is weak, or was lost and the browser did not notice.', 'Nothing to change: a retry resumes.'],
      [
        'A proxy, VPN or virus scanner receives the whole file before it sends anything to OSS.',
        'Exclude the bucket’s host from it, or raise `stall-timeout`.',
      ],
      [
        'The network is very slow, and shared by several parts.',
        'Set a smaller `part-size`, and fewer `parallel-parts`.',
      ],
    ],
    retry: 'helps when the network is better.',
  },
  storage: {
    means:
      'OSS failed (5xx), or responded with an error that is not one of the codes on this page. `error.ossCode`, `error.status` and `error.message` describe it.',
    fixes: [
      [
        '5xx, 429, 408: OSS is busy or has a fault.',
        'The element has retried for `retry-for` seconds. If it lasts, give `error.requestId` to Alibaba Cloud’s support.',
      ],
      [
        'QPS or traffic limits (`TotalQpsLimitExceeded`, `UploadTrafficRateLimitExceeded`).',
        'Begin keys with random characters, lower `max-concurrent-uploads` and `parallel-parts`, or ask Alibaba Cloud to raise the limit.',
      ],
      ['400 with another code.', 'OSS does not accept a header, a value or a key: `error.message` names it.'],
    ],
    retry: 'helps for 5xx, 429 and 408, after a while.',
  },
  conflict: {
    means:
      'The key belongs to another object, which may not be overwritten. If `error.status` is missing, no request was sent: the endpoint gave the key of another file of this page. The user then sees the text of [`config`](#config).',
    fixes: [
      [
        'The endpoint returns one key for several files.',
        'Make a key for each file, with a random part in it. Official samples for signed URLs use one fixed key.',
      ],
      [
        'The key is the file’s name, and overwriting is forbidden (`x-oss-forbid-overwrite`).',
        'Put `{id}` or `{uuid}` into `key-pattern`, or let the endpoint make a random key.',
      ],
      [
        'The file is stored already, but the response was lost.',
        'If the endpoint made the key for this request, return `unique: true`: then the element counts a 409 as a lost response and checks the object.',
      ],
    ],
    retry: 'helps only with another key. The user may rename the file.',
  },
  gone: {
    means:
      'The multipart upload no longer exists in OSS. The element started a new one by itself, but that one disappeared too.',
    fixes: [
      ['A lifecycle rule deletes parts too early.', 'Set it to seven days: an upload can be resumed for that long.'],
      [
        'Another program aborts multipart uploads of the bucket.',
        'Change that program: it must not abort uploads that are younger than seven days.',
      ],
      [
        'The endpoint responds with 410 to requests of an unfinished upload.',
        'See [`key`](#endpoint-key) and [`too-old`](#endpoint-too-old). Set `keySecret` if the credentials of the endpoint change.',
      ],
      [
        'In mode `vod`, the endpoint gives another address each time.',
        'Let it call RefreshUploadVideo where it is asked with `videoId`: see [the endpoint](/guide/vod#endpoint).',
      ],
    ],
    retry: 'starts from the beginning.',
  },
  integrity: {
    means:
      'The CRC-64 of what OSS has differs from that of the file. Damaged parts were sent again, without success. The file is not reported as done; the damaged object may be in the bucket.',
    fixes: [
      [
        'A proxy, a virus scanner or a browser extension changes what is uploaded.',
        'Exclude the bucket’s host from it. Use https.',
      ],
      ['The computer’s memory or disk is faulty.', 'Try the file on another computer.'],
    ],
    retry: 'sends the file again, and helps if the damage was accidental.',
  },
  file: {
    means: 'The browser cannot read the file: it was changed, moved or deleted since it was chosen, or it is a folder.',
    fixes: [
      [
        'The user has saved or moved the file.',
        'The list’s button “Choose the file again” opens the dialog: a page may not open files by itself. The same name and size continues in that row with the parts that OSS has.',
      ],
      [
        'The file is on a network drive, on a USB stick or in a cloud folder that is not available now.',
        'Copy it to the computer, then choose the copy.',
      ],
      ['A program writes the file during the upload (log, video, database).', 'Upload a copy.'],
    ],
    retry: 'helps with the file chosen again: `retry(task, file)`, or the button of the list.',
  },
  save: {
    means:
      'OSS holds the object, and your `afterUpload`, or `completed` on your server, failed. `error.key` is its key. `error.message` is your server’s message, which the user sees instead of the second sentence.',
    fixes: [
      [
        '`afterUpload` returned a `Response` with an error.',
        'The message comes from its JSON (`message`, `msg` or `error`), or from its short text. `error.status` is the status.',
      ],
      [
        '`completed` on your server refused the file.',
        'The response’s `hint` says why, also in the browser’s network panel: see [Save on the server](/backend/completed#fails).',
      ],
      ['`afterUpload` threw.', 'The message is that of the thrown error, which is `error.cause`.'],
      [
        '“The page’s server could not be reached.”',
        'The connection is gone, or your server does not allow this origin (CORS).',
      ],
    ],
    retry:
      'repeats only `afterUpload` and `completed`, and sends nothing to OSS: `task.retry()`, or the button Retry. After a lost connection, 408, 429 and 5xx, the element retries by itself. After a reload, it shows the files that are stored but not saved: [Save a record of each file](/guide/save-a-record).',
  },
  callback: {
    means: 'OSS has stored the object under `error.key`, but its callback to your server failed. OSS calls only once.',
    retry: 'uploads the file again. Repair the callback first; until then, your server can find the object by its key.',
  },
  config: {
    means:
      'The settings of the page, the endpoint and the bucket do not match. `error.message` says what is wrong, and `error.hint` what to change.',
    fixes: [
      [
        'The bucket or the region is unknown.',
        'Return both from the endpoint, or set the attributes `bucket` and `region`.',
      ],
      [
        'The storage address cannot work.',
        'A browser does not reach `-internal` addresses. Return the public one, or set `oss-endpoint`.',
      ],
      [
        '“This page sends to … only”',
        'An `oss-endpoint` with a scheme pins the address, and `bucket` pins the bucket. Change these attributes, or the response of the endpoint.',
      ],
      [
        'A header cannot be sent with this grant.',
        'In `presigned-url` mode the endpoint must sign it and return it in `headers`; in `post-policy` mode the policy must allow it. Or remove the header.',
      ],
      ['The Content-Type differs from the signed one.', 'Let the endpoint sign the `type` that it gets.'],
      ['The object key is not valid.', 'Change `dir`, `key-pattern`, `key`, or the key from the endpoint.'],
      [
        '“CORS hides the ETags of the parts …”',
        'Add `ETag` to the Exposed Headers of [the CORS rule](/guide/cors), or allow `oss:ListParts`.',
      ],
      ['The `context` is too large or not JSON.', 'Give plain JSON of at most 4 kB.'],
      [
        'The value of `mode` or `signer` is unknown, or does not match the grant.',
        'See [the element’s attributes](/reference/element).',
      ],
    ],
    retry: 'helps only after a change. Each retry requests a new grant.',
  },
  internal: {
    means:
      'An unexpected error was thrown: in this package, or in a function that your page passes to it. `error.cause` is the thrown error.',
    fixes: [
      ['A function of the page threw.', 'The stack of `error.cause` shows it.'],
      ['A bug in this package.', 'Report it with the stack of `error.cause`.'],
    ],
    retry: 'may help.',
  },
  aborted: {
    means:
      'The upload was stopped by `pause`, `cancel`, `remove`, or the signal given to `upload()`. This is not a failure: the element fires `upload-pause` or `upload-abort` instead of `upload-error`. An unfinished upload also ends with this error if the user does not allow the page to read its file.',
    retry: '`resume` continues a paused upload; `retry` starts a canceled one again.',
  },
};
