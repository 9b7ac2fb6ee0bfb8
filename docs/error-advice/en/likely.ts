import type { ErrorAdvice } from '../advice.js';

export const likely: ErrorAdvice['likely'] = {
  cors: {
    means:
      'The address responds, but the browser does not let this page read the response: the bucket’s CORS rule is missing, or does not fit. The file may even be stored.',
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
        'Allow the methods of the mode, and `*` as Allowed Headers. If one upload works and another does not, it is usually this.',
      ],
      ['The bucket does not exist.', 'OSS then has no rule either: check `bucket`.'],
      [
        'A custom domain goes through a CDN.',
        'The CDN needs the same CORS headers, and must let PUT and POST through.',
      ],
    ],
    retry: 'helps after the rule was changed.',
  },
  csp: {
    means: 'The Content-Security-Policy of the page forbids requests to the bucket.',
    fixes: [
      [
        'The bucket’s origin is missing in `connect-src`.',
        'Add what `error.hint` says: see [Content Security Policy](/guide/csp).',
      ],
    ],
    retry: 'does not help before the policy is changed and the page reloaded.',
  },
  'mixed-content': {
    means: 'The page is https and would send to an `http://` address, which browsers block.',
    fixes: [
      [
        'The endpoint or `oss-endpoint` says `http://`.',
        'Use https. For addresses of OSS itself the element does so by itself. For plain-HTTP networks, see [Plain-HTTP intranets](/guide/intranets).',
      ],
    ],
    retry: 'does not help before the address is changed.',
  },
  unreachable: {
    means: 'The storage address gives no response at all.',
    fixes: [
      [
        'The name is wrong.',
        'Check `bucket`, `region` and `oss-endpoint`. Open the address in a tab: OSS responds with XML.',
      ],
      ['A firewall, VPN, proxy or ad blocker blocks it.', 'Let the host through.'],
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
        'A proxy, VPN, firewall or virus scanner limits uploads. Except the bucket’s host from it, or set a smaller `part-size`.',
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
        'The network wants a sign-in (hotel, train, company).',
        'Let the user open any page, sign in there, then retry.',
      ],
      [
        'A custom domain redirects, for example to another domain.',
        'Set `oss-endpoint` to the address that OSS itself serves. A redirect from http to https on the same host is allowed.',
      ],
    ],
    retry: 'helps after the sign-in or the change. The element does not retry by itself.',
  },
  'not-oss': {
    means:
      'Something other than OSS responded: a page, an unexpected body, or a response without `x-oss-request-id`. A status of 200 is not enough to count as stored.',
    fixes: [
      ['The network wants a sign-in.', 'Let the user open any page, sign in there, then retry.'],
      [
        'A proxy or firewall rejects the upload (407, 413, 511).',
        '413: raise its limit (`client_max_body_size` in nginx) or set a smaller `part-size`. 407: set up the proxy in the browser.',
      ],
      ['A service worker of the page responds.', 'Let it ignore requests to the storage address.'],
      [
        'A gateway in front of OSS removes `x-oss-request-id`, or responds itself.',
        'Let it pass OSS’s headers and bodies unchanged.',
      ],
      [
        'The CORS rule was changed just now, and no longer exposes `x-oss-request-id`.',
        'Expose it, then reload the page.',
      ],
    ],
  },
};
