import type { ErrorAdvice } from '../advice.js';

export const likely: ErrorAdvice['likely'] = {
  cors: {
    means:
      'The address responds, but the browser does not let this page read the response: the bucket’s CORS rule is missing, or does not match. OSS may still have stored the file.',
    fixes: [
      [
        'The bucket has no CORS rule for this page.',
        '`error.hint` contains the rule for this page’s origin and this mode, for the console and as XML. See [the bucket’s CORS rule](/guide/cors). Then reload the page.',
      ],
      [
        'Source is not exactly the page’s origin.',
        'Scheme, host and port count: `http://localhost:5173` is not `http://127.0.0.1:5173`.',
      ],
      [
        'A method or header is missing in the rule.',
        'Allow the methods of the mode, and `*` as Allowed Headers. If some uploads work and others do not, this is the usual cause.',
      ],
      ['The bucket does not exist.', 'Then there is no CORS rule for it: check `bucket`.'],
      [
        'A custom domain goes through a CDN.',
        'The CDN must send the same CORS headers, and must pass PUT and POST to OSS.',
      ],
    ],
    retry: 'helps after you changed the rule.',
  },
  csp: {
    means: 'The Content-Security-Policy of the page forbids requests to the bucket.',
    fixes: [
      [
        'The bucket’s origin is missing in `connect-src`.',
        'Add what `error.hint` says: see [Content Security Policy](/guide/csp).',
      ],
    ],
    retry: 'helps only after you changed the policy and reloaded the page.',
  },
  'mixed-content': {
    means: 'The page is https, and the storage address is `http://`. Browsers block such requests.',
    fixes: [
      [
        'The endpoint or `oss-endpoint` says `http://`.',
        'Use https. For OSS’s own addresses, the element changes http to https by itself. For plain-HTTP networks, see [Plain-HTTP intranets](/guide/intranets).',
      ],
    ],
    retry: 'helps only after you changed the address.',
  },
  unreachable: {
    means: 'The storage address gives no response at all.',
    fixes: [
      [
        'The name is wrong.',
        'Check `bucket`, `region` and `oss-endpoint`. Open the address in a tab: OSS responds with XML.',
      ],
      ['A firewall, VPN, proxy or ad blocker blocks it.', 'Allow the host.'],
      [
        'A custom domain has no DNS record or no valid certificate.',
        'Bind the domain to the bucket, with a certificate.',
      ],
    ],
  },
  interrupted: {
    means: 'The address responds to this page, but the connection was cut during this request.',
    fixes: [
      ['The network changed or was lost for a moment.', 'Nothing to change: a retry resumes.'],
      [
        'It happens again and again, with large files only.',
        'A proxy, VPN, firewall or virus scanner limits uploads. Exclude the bucket’s host from it. In mode `sts`, and with [signed parts](/backend/signed-parts), files continue in parts that [fit the line](/guide/large-files#bad-lines); other files start again after each cut.',
      ],
    ],
  },
  offline: {
    means: 'The browser says that there is no network.',
    fixes: [
      [
        'The computer is offline.',
        'The element waits, and sends as soon as the browser is online again. The time offline does not count towards `retry-for`.',
      ],
    ],
  },
  redirected: {
    means:
      'The request was redirected, which OSS never does. The bytes of the file, and the security token if there was one, may have gone to the other server. This queue sends nothing more to that address until the user retries.',
    fixes: [
      [
        'The network requires a sign-in (hotel, train, company).',
        'Let the user open any page, sign in there, then retry.',
      ],
      [
        'A custom domain redirects, for example to another domain.',
        'Set `oss-endpoint` to an address that OSS serves without a redirect. A redirect from http to https on the same host is allowed.',
      ],
    ],
    retry: 'helps after the sign-in or the change. The element does not retry by itself.',
  },
  'not-oss': {
    means:
      'Something other than OSS responded: a page, an unexpected body, or a response without `x-oss-request-id`. A status of 200 alone does not prove that the file is stored.',
    fixes: [
      ['The network requires a sign-in.', 'Let the user open any page, sign in there, then retry.'],
      [
        'A proxy or firewall rejects the upload (407, 413, 511).',
        '413: raise its limit (`client_max_body_size` in nginx) or set a smaller `part-size`. 407: set up the proxy in the browser.',
      ],
      ['A service worker of the page responds.', 'Let it ignore requests to the storage address.'],
      [
        'A gateway in front of OSS removes `x-oss-request-id`, or responds itself.',
        'It must pass OSS’s headers and bodies unchanged.',
      ],
      [
        'The CORS rule was changed a moment ago, and no longer exposes `x-oss-request-id`.',
        'Expose it, then reload the page.',
      ],
    ],
  },
};
