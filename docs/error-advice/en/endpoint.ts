import type { ErrorAdvice } from '../advice.js';

export const endpoint: ErrorAdvice['endpoint'] = {
  config: {
    means:
      'Status 500. An option is missing or wrong, or STS rejected AssumeRole, and a retry would not help. The `hint` says what to change; it is also in the server’s log.',
    fixes: [
      [
        'A key, the bucket or the region is missing.',
        'Set the environment variables of `fromEnv`, or the options: see [JavaScript, in ten lines](/backend/javascript).',
      ],
      [
        '“OSS cannot enforce … in mode sts.”',
        'Use `post-policy` or `presigned-url`. Or set `unenforced: true`, and check each object with HEAD.',
      ],
      ['`authorize` returned an invalid `dir`.', 'Return a prefix such as `uploads/7/`, with a slash at its end.'],
      [
        '“AssumeRole at … failed: NoPermission.”',
        'The RAM user needs `sts:AssumeRole`, and the role must trust it: see [RAM policies](/guide/ram-policies).',
      ],
      ['“AssumeRole at … failed: EntityNotExist.Role.”', 'Check `roleArn`: `acs:ram::ACCOUNT-ID:role/NAME`.'],
    ],
  },
  internal: {
    means:
      'Status 500. `authorize`, `credentials` or a function behind `toNode` threw. The error is in the server’s log. The browser does not get its message.',
    fixes: [
      [
        'The session could not be read, or the database failed.',
        'Repair this, or return null (403) or your own `Response`.',
      ],
    ],
  },
  sts: {
    means: 'Status 502 or 503. STS gave no response, failed, or is busy (`Throttling`). The element retries.',
    fixes: [
      ['The server cannot reach `sts.aliyuncs.com`.', 'Allow the connection, or set `stsEndpoint` to a nearer one.'],
      [
        'Too many requests to STS.',
        'Each process sends one request for each user, until the credentials expire. Run fewer processes.',
      ],
    ],
  },
  'not-allowed': {
    means: 'Status 403, or the 4xx of your own empty `Response`. `authorize` does not allow this user to upload.',
    fixes: [
      [
        'The user is not signed in, or the cookie does not arrive.',
        'For an endpoint on another origin, set `with-credentials`. If `authorize` returns a `Response` with 401, the message is “Sign in to upload.”',
      ],
    ],
  },
  'foreign-origin': {
    means: 'Status 403. The page belongs to another site, and the endpoint does not allow its origin.',
    fixes: [
      ['The page has another origin than the endpoint.', 'Add it to `allowOrigins`: `["https://www.example.com"]`.'],
      ['A proxy changes the host.', 'Let it keep `Host`, or send `X-Forwarded-Host`.'],
    ],
  },
  method: {
    means: 'Status 405. The request is neither GET nor POST.',
    fixes: [['`endpoint-method` or a proxy uses another method.', 'Use GET or POST, and route both to the handler.']],
  },
  'bad-request': {
    means: 'Status 400, or 413 for a body over 64 KiB. A field is missing or not valid; the `hint` names it.',
    fixes: [
      [
        'Your own client sends the request.',
        'Send `name`, `size` and `type` of the file: see [what the endpoint responds with](/backend/endpoint).',
      ],
      [
        'Other code has read the body before the handler.',
        'In Express, a body parser is allowed. In other frameworks, pass a `Request` whose body was not read yet.',
      ],
      [
        'The address has a `{name}` of its own.',
        'A template in `endpoint` must name all fields that the handler needs: `{name}`, `{size}`, `{type}`.',
      ],
    ],
  },
  'unknown-operation': {
    means: 'Status 400. The handler does not know this `operation`; the `hint` lists the ones it knows.',
    fixes: [['The element is newer than the server’s package.', 'Update both to the same version.']],
  },
  'unknown-route': {
    means: 'Status 404. `createUploads` has no route of this name; the `hint` lists the ones it has.',
    fixes: [
      [
        'The last segment of the address is not the name of a route.',
        'Correct `endpoint`, or use `createClient`, which knows the names.',
      ],
    ],
  },
  'too-large': {
    means: 'Status 413. The file is larger than `maxFileSize`, or than the 5 GiB of one request.',
    fixes: [['The page allows more than the server.', 'Set `max-file-size` to the same value as `maxFileSize`.']],
  },
  'too-small': {
    means: 'Status 400. The file is smaller than `minFileSize`.',
    fixes: [['The page allows less than the server.', 'Set `min-file-size` to the same value as `minFileSize`.']],
  },
  type: {
    means: 'Status 415. `types` does not allow the file’s type or the ending of its name.',
    fixes: [
      ['The type is missing in `types`.', 'Add it there, and to `accept` of the element.'],
      [
        'HTML, SVG, XML or a script.',
        'Browsers run these as pages of your domain. They are allowed only if `types` names them without `*`.',
      ],
    ],
  },
  key: {
    means:
      'Status 403, or 410 with temporary credentials. The key was not made for this user and a file of this size, so nothing is signed for it.',
    fixes: [
      [
        'The secret that protects keys has changed.',
        'Set `keySecret` to a value that does not change. Its default is the access key’s secret, which changes with temporary credentials.',
      ],
      ['The user or `dir` has changed since the upload began.', 'Set `resume-scope` to the user’s id.'],
    ],
  },
  'too-old': {
    means: 'Status 410. The upload began more than seven days ago. The element starts a new one by itself.',
  },
  seal: {
    means:
      'Status 403. The `seal` of this request was not made for this user and this object, so [`completed`](/backend/completed) was not called.',
    fixes: [
      [
        '`authorize` returned another `dir` or `context` than for the grant.',
        'Return the same for the same user and page: no time, and nothing random.',
      ],
      [
        'The secret has changed, as it does with temporary credentials.',
        'Set `keySecret` to a value that does not change.',
      ],
    ],
  },
  missing: {
    means:
      'Status 404. OSS does not have the object, or the version, that is to be saved. It was deleted, or overwritten.',
  },
  changed: {
    means:
      'Status 409. The object has another size, Content-Type or CRC-64 than the file that was sent. Somebody has overwritten it.',
    fixes: [
      [
        'The same key is used for several files.',
        'Use a `key-pattern` with `{id}`, or another mode than `sts`: there OSS rejects to overwrite an object.',
      ],
    ],
  },
  older: {
    means:
      'Status 409. The object was in OSS before this grant was given, so it is not what the user has just uploaded.',
    fixes: [['An earlier page stored it, and went away before it knew.', 'Remove the file, and add it again.']],
  },
  'too-late': {
    means: 'Status 410. The grant is more than 24 hours old. The object is in OSS, and is not saved.',
    fixes: [['The page was closed for a day before the file was saved.', 'Remove the file, and add it again.']],
  },
  oss: {
    means: 'Status 502. OSS failed, or gave no response to HEAD. The element retries.',
    fixes: [['The server cannot reach OSS.', 'Allow the connection to the bucket’s address.']],
  },
};
