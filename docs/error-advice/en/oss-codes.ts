import type { ErrorAdvice } from '../advice.js';

export const ossCodes: ErrorAdvice['ossCodes'] = {
  'denied-AccessDenied': {
    means:
      'A rule does not allow the request. `error.message` often names the kind of rule: “bucket acl”, “authorizer’s policy”.',
    fixes: [
      [
        'The role or user has no right to upload.',
        'Allow `oss:PutObject` on `acs:oss:*:*:BUCKET/PREFIX/*`. See [RAM policies](/guide/ram-policies). In `sts` mode both the role and the policy of AssumeRole must allow it.',
      ],
      [
        'The key is not below the allowed prefix.',
        'Return the same prefix as `dir`, and check `dir`, `key-pattern` and `key` of the element.',
      ],
      [
        'A header needs an additional right.',
        'Tags (`x-oss-tagging`) need `oss:PutObjectTagging`. A KMS key needs its own rights.',
      ],
      [
        'A bucket policy denies it.',
        'It may demand an IP address, a VPC, https or a Referer. Check the bucket’s policy and its hotlink protection.',
      ],
      [
        'The request has no credential at all.',
        'The form or URL lost its signature on the way to the page. Return all signed fields unchanged.',
      ],
    ],
  },
  'denied-SignatureDoesNotMatch': {
    means:
      'OSS calculated a signature that differs from the one in the request. In the browser’s network panel, OSS’s response contains the text that it signed itself (`StringToSign`, `CanonicalRequest`): compare it with the text that your server signed.',
    fixes: [
      [
        'A signed URL, and the Content-Type is not the signed one.',
        'Sign the `type` that the element sends to the endpoint, and return it: `"headers": {"Content-Type": "image/png"}`. Without `headers` the element tries the usual ones.',
      ],
      [
        'A signed URL, and the headers are not the signed ones.',
        'Return each signed header in `headers`, such as `x-oss-forbid-overwrite`.',
      ],
      ['A signed URL for another method.', 'It must be signed for PUT. Ruby’s `object_url` signs GET.'],
      [
        'The URL has a signed `content-length`, and the storage does not support that.',
        'Do not sign it (`unenforced: true` in `createUploadHandler`), and check the object’s size with HEAD.',
      ],
      [
        'A form policy was changed after it was signed.',
        'Sign the Base64 text of the policy, and return exactly this text.',
      ],
      [
        'The secret on the server is wrong.',
        'Check that it does not end with a line break or a space, and that it belongs to this access key.',
      ],
      [
        'The region in a V4 signature is not the bucket’s.',
        'Set `region` to the bucket’s region, such as `cn-hangzhou`.',
      ],
    ],
    retry: 'helps only after a change. If the clock is wrong, the code is RequestTimeTooSkewed instead.',
  },
  'denied-InvalidAccessKeyId': {
    means: 'OSS does not know the access key.',
    fixes: [
      [
        'The key is temporary (`STS.…`), and its security token is missing.',
        'Return `securityToken` too; in a form as `security_token`.',
      ],
      ['The key was deleted, disabled or replaced.', 'Give the server a valid key.'],
      [
        'The key belongs to the other site of Alibaba Cloud, or to another account.',
        'Use a key of the account that owns the bucket, or of an account that may use it.',
      ],
    ],
    retry: 'requests another grant. The element has already done this.',
  },
  'denied-InvalidSecurityToken': {
    means: 'The security token is not valid, or belongs to another access key.',
    fixes: [
      [
        'The token was changed on the way.',
        'It may contain `+`, `/` and `=`: return it exactly as STS gave it. Do not shorten or decode it.',
      ],
      ['Key and token come from two responses of STS.', 'Cache and replace all three values together.'],
    ],
    retry: 'requests another grant. The element has already done this.',
  },
  'denied-SecondLevelDomainForbidden': {
    means: 'The bucket is in the path, but this address requires it in the host name.',
    fixes: [
      [
        'The endpoint signed a URL in path style.',
        'Let it sign `https://BUCKET.oss-REGION.aliyuncs.com/KEY` (in SDKs: no path style, `cname` only for custom domains).',
      ],
    ],
  },
  'denied-UserDisable': {
    means: 'Alibaba Cloud has disabled OSS for the account that owns the bucket.',
    fixes: [['A bill is overdue, or the account is locked.', 'The owner sees the reason in the console.']],
    retry: 'helps after the account is enabled again.',
  },
  'expired-SecurityTokenExpired': {
    means: 'The temporary credentials have expired. The next ones from the endpoint had expired too.',
    fixes: [
      [
        'The endpoint caches them too long.',
        'Replace them six minutes before `Expiration`. Return `expiration`: then the element renews them in time.',
      ],
    ],
  },
  'expired-AccessDenied': {
    means:
      'The form’s policy or the signed URL has expired (“Policy expired”, “Request has expired”). The next one from the endpoint had expired too.',
    fixes: [
      [
        'It is valid for some seconds only.',
        'Sign for at least five minutes: large files take time before OSS checks the form.',
      ],
      [
        'The endpoint gives the same URL or policy again.',
        'Make one for each request, and send `Cache-Control: no-store`.',
      ],
    ],
  },
  'clock-RequestTimeTooSkewed': {
    means: 'The signed time differs from OSS’s time by more than 15 minutes.',
    fixes: [
      [
        'The computer’s clock is wrong, in `sts` mode.',
        'The element corrects it with the `Date` of the endpoint’s response, or with OSS’s rejection. If the page can read neither, the user has to set the clock. If the endpoint is on another origin, expose `Date`.',
      ],
      ['The clock of the server that signs is wrong.', 'Synchronize it (NTP).'],
    ],
  },
  'config-AccessDenied': {
    means: 'The bucket is in another region, or the policy of a form does not match what the page sends.',
    fixes: [
      [
        '“… must be addressed using the specified endpoint.”',
        '`error.hint` names the bucket’s region: set `region` in the endpoint’s response or on the element.',
      ],
      [
        '“Policy Condition failed: …”',
        'The policy requires a form field that the page does not send, or another value for it. `error.message` names the condition: remove it, or return the field from the endpoint. Conditions on size, type and key have sections of their own: [policy-size](#rejected-policy-size), [policy-type](#rejected-policy-type), [policy-key](#rejected-policy-key).',
      ],
    ],
  },
  'config-PublicEndpointForbidden': {
    means:
      'The account may not use the default addresses of buckets in mainland China. This applies to accounts that are new to OSS since 20 March 2025.',
    fixes: [
      [
        'The page sends to `BUCKET.oss-cn-….aliyuncs.com`.',
        'Bind a domain of yours (with an ICP filing) to the bucket, and set it: `oss-endpoint="https://files.example.cn"`. URLs must be signed for this domain.',
      ],
    ],
  },
  'config-NoSuchBucket': {
    means: 'There is no bucket of this name.',
    fixes: [
      [
        'The name is misspelled, or the bucket was deleted.',
        'Check `bucket` in the endpoint’s response and on the element.',
      ],
      [
        'The address already contains the bucket, or is a custom domain that is not bound to it.',
        'Check `oss-endpoint`: see [on the real cloud](/guide/real-cloud).',
      ],
    ],
  },
  'config-InvalidBucketName': {
    means:
      'This is not a valid bucket name. It needs 3 to 63 lower-case letters, digits and hyphens, and must not begin or end with a hyphen.',
    fixes: [['`bucket` contains a placeholder or a whole address.', 'Set only the name.']],
  },
  'gone-NoSuchUpload': {
    means: 'OSS does not have the multipart upload: it was aborted or completed.',
    fixes: [
      ['A lifecycle rule or another program deleted it.', 'See the causes of [`gone`](#gone).'],
      [
        'The upload was completed, but the page may not check this.',
        'Allow `oss:GetObject` below the prefix, or sign `operation=head`: then the element finds the stored object.',
      ],
    ],
  },
  'conflict-FileAlreadyExists': {
    means: 'The request forbids overwriting (`x-oss-forbid-overwrite`), and an object with this key exists.',
    fixes: [
      [
        'Two files have the same name and no random part in their key.',
        'Put `{id}` or `{uuid}` into `key-pattern`, or let the endpoint make a random key.',
      ],
      [
        'The object may be this file, stored by an earlier attempt.',
        'If the endpoint makes each key for one request only, return `unique: true`.',
      ],
    ],
  },
  'integrity-InvalidDigest': {
    means: 'The bytes that arrived do not match the `Content-MD5` of the request. OSS has stored nothing.',
    fixes: [['The page set `Content-MD5` itself.', 'Do not set it: the element compares the CRC-64.']],
  },
  'callback-CallbackFailed': {
    means: 'OSS called your server after the upload, and got no usable response. `error.message` contains the status.',
    fixes: [
      [
        'Your server responded with an error, or with something that is not JSON.',
        'Respond with 200 and JSON. Your log should show if the signature check fails: `verifyCallback` needs the body as it was sent, so call it before body parsers.',
      ],
      ['It took longer than 5 seconds.', 'Send the response first, and do slow work after it.'],
      [
        'OSS cannot reach it (“Error status : -1”).',
        'The address must be public and must not redirect. On a shared https host, set `sni`.',
      ],
    ],
  },
  'grant-InvalidPolicyDocument': {
    means: 'OSS cannot read the policy of the form.',
    fixes: [
      [
        'The policy lacks `expiration` or `conditions`, or is not JSON in Base64.',
        'Compare it with [what the endpoint responds with](/backend/endpoint). `expiration` is UTC: `2026-01-01T12:00:00Z`.',
      ],
    ],
  },
  'storage-InvalidArgument': {
    means: 'OSS does not accept a value of the request: `error.message` says which.',
    fixes: [
      ['“Invalid signing region …”', 'Set `region` to the bucket’s region, also on the server that signs.'],
      ['The callback cannot be read.', 'It must be Base64 of JSON with `callbackUrl` and `callbackBody`.'],
      [
        'A header has a value that OSS does not know.',
        'Check `objectHeaders` and what the endpoint signs: storage class, ACL, traffic limit.',
      ],
    ],
    retry: 'helps only after a change.',
  },
  'storage-FileImmutable': {
    means: 'An object with this key exists, and the bucket’s retention policy (WORM) protects it.',
    fixes: [['The upload would overwrite it.', 'Give each file a new key.']],
    retry: 'helps only with another key.',
  },
  'storage-RequestTimeout': {
    means: 'OSS closed a connection because it received no data for too long.',
    fixes: [['The network is too slow or stops.', 'Set a smaller `part-size` and fewer `parallel-parts`.']],
    retry: 'helps when the network is better. The element has already retried.',
  },
  'storage-TotalQpsLimitExceeded': {
    means: 'OSS responded with 503: the bucket, or its account, gets more requests a second than it may.',
    fixes: [
      [
        'Many people upload at once, and the keys begin alike.',
        'Let keys begin at random, so that they meet many partitions. See [keys and partitions](/guide/at-scale#keys).',
      ],
      [
        'Each file costs a preflight.',
        'Set Cache Timeout (MaxAgeSeconds) of the [CORS rule](/guide/cors) to 600, or use `post-policy` for small files.',
      ],
      ['The limit is too low for you.', 'Ask Alibaba Cloud’s support for a higher one.'],
    ],
    retry: 'helps after a while. The element has already retried, after random, growing delays.',
  },
  'storage-UploadTrafficRateLimitExceeded': {
    means: 'OSS responded with 503: the account uploads more bytes a second than it may (5 to 20 Gbit/s, by region).',
    fixes: [
      ['Many people upload large files at once.', 'Set [`max-speed`](/guide/large-files) for each of them.'],
      ['The limit is too low for you.', 'Ask Alibaba Cloud’s support for a higher one.'],
    ],
    retry: 'helps after a while. The element has already retried, after random, growing delays.',
  },
  'storage-DownloadTrafficRateLimitExceeded': {
    means: 'OSS responded with 503: the account downloads more bytes a second than it may.',
    fixes: [['Many people download at once.', 'Put a CDN in front of the bucket for downloads.']],
    retry: 'helps after a while. The element has already retried, after random, growing delays.',
  },
};
