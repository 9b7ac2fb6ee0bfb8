import type { ErrorAdvice } from '../advice.js';

export const codes: ErrorAdvice['codes'] = {
  rejected: {
    means:
      'A rule does not let the file in. `error.rule` says which one, and `error.limit` what it allows. Rules of the page reject a file when it is added (`file-reject`). The policy of a grant rejects it when its upload starts (`upload-error`), before a byte is sent; only where the page cannot read a limit, OSS rejects it itself.',
    retry: 'does not help. Change the rule, or choose another file.',
  },
  grant: {
    means:
      'The endpoint gave no usable grant. `error.message` is the endpoint’s own message, or says what is missing; `error.status` is its HTTP status. Nothing was sent to OSS.',
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
        '“The endpoint’s response has no …; it has …”',
        'A field is missing, or its name is unusual. Compare the response with [what the endpoint responds with](/backend/endpoint).',
      ],
      [
        'The response is empty, or an error in a response with 200.',
        'The endpoint failed without saying so: see its log. The element shows a `message` or `msg` in JSON to the user.',
      ],
      [
        '“The endpoint could not be reached.”',
        'Check the address in `endpoint`. If it is another origin, the endpoint needs CORS headers of its own (`allowOrigins`), and for cookies `with-credentials`.',
      ],
      [
        'CSRF protection rejects the request.',
        'Send its token with `endpointHeaders`. The endpoint is requested with GET, unless `endpoint-method` says POST.',
      ],
      [
        '“The URL is signed for GET, not for PUT.”',
        'The endpoint signed a download. Sign a PUT: see [the samples](/backend/languages).',
      ],
      ['“The page’s own function for grants failed.”', 'Your `fetchGrant` threw: see `error.cause`.'],
    ],
    retry:
      'helps after the user has signed in, or the endpoint was repaired. An endpoint that cannot be reached, or responds with 408, 429 or 5xx, is retried without you.',
  },
  expired: {
    means:
      'OSS rejected the grant because its time has passed, and renewing it did not help. Usually you never see this: the element renews grants before they expire, and requests another one when OSS rejects one.',
    fixes: [
      [
        'The endpoint repeats an old grant.',
        'It caches credentials for too long, or an HTTP cache does. Cache them until a minute before they expire at most, and send `Cache-Control: no-store`.',
      ],
      [
        'The grant lives too short.',
        'Some samples make forms valid for 30 seconds. OSS checks the time when the request arrives: make it at least five minutes.',
      ],
      ['The clock of the server that signs is wrong.', 'Synchronize it (NTP).'],
    ],
    retry: 'requests another grant. It helps once the endpoint gives a new one.',
  },
  denied: {
    means:
      'OSS rejected the request: an access rule, or a signature that does not fit. `error.ossCode` and `error.message` are OSS’s own words.',
    fixes: [
      [
        'A rule of RAM, of the bucket or of the grant does not allow this.',
        'See [AccessDenied](#denied-AccessDenied).',
      ],
      ['The signature does not fit the request.', 'See [SignatureDoesNotMatch](#denied-SignatureDoesNotMatch).'],
      [
        'Another code of OSS.',
        'If `error.ec` exists, look it up in Alibaba Cloud’s troubleshooting pages, or give `error.requestId` to its support.',
      ],
    ],
    retry: 'helps only after a change of the rule or of the endpoint.',
  },
  clock: {
    means:
      'The time of a request differs from OSS’s time by more than 15 minutes, and could not be corrected. The element corrects a wrong clock of the computer by itself, so this is rare.',
    retry: 'helps after the clock was set.',
  },
  network: {
    means:
      'A request got no response that this page may read, or something other than OSS responded. The browser hides the reason from pages, so the element looks for it: `error.likely` is the most likely one, and `error.hint` says what to change. Without `likely`, the reason is unknown; one of those below fits. “The code of the upload could not be loaded” means that a JavaScript file of this package on your own server is missing or blocked.',
    retry:
      'helps when the connection is back. The element has retried for `retry-for` seconds already, except where the reason does not change by itself (`csp`, `mixed-content`, `redirected`).',
  },
  stalled: {
    means:
      'No byte moved for `stall-timeout` seconds (30), again and again, until `retry-for` seconds (60) had passed without progress. A slow request that moves bytes is never stopped.',
    fixes: [
      ['The network is weak, or was lost without the browser noticing.', 'Nothing to change: a retry resumes.'],
      [
        'A proxy, VPN or virus scanner takes the whole file before it sends it on.',
        'Except the bucket’s host from it, or raise `stall-timeout`.',
      ],
      ['Few bytes move at a time on a very slow network.', 'Set a smaller `part-size`, and fewer `parallel-parts`.'],
    ],
    retry: 'helps when the network is better.',
  },
  storage: {
    means:
      'OSS failed (5xx), or responded with an error that has no code of its own here. `error.ossCode`, `error.status` and `error.message` say which.',
    fixes: [
      [
        '5xx, 429, 408: OSS is busy or has a fault.',
        'The element has retried for `retry-for` seconds. If it lasts, give `error.requestId` to Alibaba Cloud’s support.',
      ],
      [
        'QPS or traffic limits (`TotalQpsLimitExceeded`, `UploadTrafficRateLimitExceeded`).',
        'Let keys begin at random, lower `max-concurrent-uploads` and `parallel-parts`, or have the limit raised.',
      ],
      ['400 with another code.', 'OSS does not accept a header, a value or a key: `error.message` names it.'],
    ],
    retry: 'helps for 5xx, 429 and 408, after a while.',
  },
  conflict: {
    means:
      'The key belongs to another object, which may not be overwritten. If `error.status` is missing, no request was sent: the endpoint gave a key that another file of this page has. The user then sees the words of [`config`](#config).',
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
      'The multipart upload no longer exists in OSS. The element has started a new one by itself, and that vanished too.',
    fixes: [
      [
        'A lifecycle rule deletes parts too early.',
        'Set it to seven days: that is as long as an upload can be resumed.',
      ],
      [
        'Another program aborts multipart uploads of the bucket.',
        'Let it leave those alone that are younger than seven days.',
      ],
      [
        'The endpoint responds with 410 to requests of an open upload.',
        'See [`key`](#endpoint-key) and [`too-old`](#endpoint-too-old). Set `keySecret` if the credentials of the endpoint change.',
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
        'Except the bucket’s host from it. Use https.',
      ],
      ['The computer’s memory or disk is faulty.', 'Try the file on another computer.'],
    ],
    retry: 'sends the file again, and helps if the damage was chance.',
  },
  file: {
    means: 'The browser cannot read the file: it was changed, moved or deleted since it was chosen, or it is a folder.',
    fixes: [
      ['The user has saved or moved the file.', 'Ask for it again: pages may not open it by themselves.'],
      [
        'The file is on a network drive, a stick or in a cloud folder that is not there now.',
        'Copy it to the computer, then choose the copy.',
      ],
      ['A program writes the file during the upload (log, video, database).', 'Upload a copy.'],
    ],
    retry: 'does not help. The user has to add the file again.',
  },
  save: {
    means:
      'OSS holds the object, and your `afterUpload` failed. `error.key` is its key. `error.message` is your server’s message, which the user sees instead of the second sentence.',
    fixes: [
      [
        '`afterUpload` returned a `Response` with an error.',
        'Its JSON `message`, `msg` or `error`, or its short text, is the message. `error.status` is the status.',
      ],
      ['`afterUpload` threw.', 'The message is the one of what was thrown, which is `error.cause`.'],
      [
        '“The page’s server could not be reached.”',
        'The connection is gone, or your server does not allow this origin (CORS).',
      ],
    ],
    retry:
      'repeats only `afterUpload`, and sends nothing to OSS: `task.retry()`, or the button Retry. A lost connection, 408, 429 and 5xx are retried without you. After a reload, the element shows the files that are stored and not saved: [Save a record of each file](/guide/save-a-record).',
  },
  callback: {
    means: 'OSS has stored the object under `error.key`, but its callback to your server failed. OSS calls only once.',
    retry: 'uploads the file again. Repair the callback first; until then take up the object by its key.',
  },
  config: {
    means:
      'The page, the endpoint and the bucket do not fit together. `error.message` names what is wrong, and `error.hint` what to change.',
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
        'An `oss-endpoint` with its scheme pins the address, and `bucket` the bucket. Change them, or what the endpoint responds with.',
      ],
      [
        'A header cannot be sent with this grant.',
        'In `presigned-url` mode the endpoint must sign it and return it in `headers`; in `post-policy` mode the policy must allow it. Or leave it out.',
      ],
      ['The Content-Type differs from the signed one.', 'Let the endpoint sign the `type` that it gets.'],
      ['The object key is not possible.', 'Change `dir`, `key-pattern`, `key`, or the key from the endpoint.'],
      [
        '“CORS hides the ETags of the parts …”',
        'Add `ETag` to the Exposed Headers of [the CORS rule](/guide/cors), or allow `oss:ListParts`.',
      ],
      ['The `context` is too large or not JSON.', 'Give plain JSON of at most 4 kB.'],
      ['`mode` or `signer` does not exist, or does not fit.', 'See [the element’s attributes](/reference/element).'],
    ],
    retry: 'helps only after a change. Each retry requests a new grant.',
  },
  internal: {
    means:
      'Something threw that nobody foresaw: in this package, or in a function that your page passes to it. `error.cause` is what was thrown.',
    fixes: [
      ['A function of the page threw.', 'The stack of `error.cause` shows it.'],
      ['A fault of this package.', 'Report it with the stack of `error.cause`.'],
    ],
    retry: 'may help.',
  },
  aborted: {
    means:
      'The upload was stopped by `pause`, `cancel`, `remove`, or the signal given to `upload()`. This is not a failure: the element fires `upload-pause` or `upload-abort` instead of `upload-error`. It is also the error of an unfinished upload whose file the user did not allow the page to read.',
    retry: '`resume` continues a paused upload; `retry` starts a canceled one again.',
  },
};
