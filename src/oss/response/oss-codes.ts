import { HOMEPAGE } from '../../base/homepage.js';
import type { UploadErrorCode, UploadErrorDetail } from '../../base/upload-error.js';

/** What a response of OSS means to an upload. */
export type Meaning = readonly [code: UploadErrorCode, detail?: UploadErrorDetail];

const retryable = { retryable: true } as const;

export const expired = [
  'expired',
  {
    retryable: true,
    hint: 'OSS rejected a new grant too: check how long the endpoint makes it valid, and the clock of its server.',
  },
] as const satisfies Meaning;

const tooBusy = [
  'storage',
  {
    retryable: true,
    hint: 'The bucket, or the account, is at its limit. Begin keys at random (`key-pattern`), send fewer files at once, or ask Alibaba Cloud for a higher limit.',
  },
] as const satisfies Meaning;

/** OSS's codes with a meaning of their own. The page of errors has a section about each. */
export const ossCodes = {
  AccessDenied: ['denied'],
  SecurityTokenExpired: expired,
  InvalidSecurityToken: ['denied', retryable],
  InvalidAccessKeyId: ['denied', retryable],
  RequestTimeTooSkewed: ['clock', retryable],
  SignatureDoesNotMatch: [
    'denied',
    { hint: 'The request is not the one that was signed: compare method, key, Content-Type and x-oss-* headers.' },
  ],
  SecondLevelDomainForbidden: ['denied'],
  UserDisable: ['denied'],
  PublicEndpointForbidden: ['config', { hint: 'Bind a custom domain to the bucket, and name it in `oss-endpoint`.' }],
  NoSuchBucket: ['config', { hint: 'Check `bucket`.' }],
  InvalidBucketName: ['config', { hint: 'Check `bucket`.' }],
  NoSuchUpload: ['gone'],
  FileAlreadyExists: ['conflict'],
  EntityTooLarge: ['rejected', { rule: 'policy-size' }],
  EntityTooSmall: ['rejected', { rule: 'policy-size' }],
  InvalidDigest: ['integrity', retryable],
  CallbackFailed: ['callback', { hint: 'The object is stored. See the log of the callback’s server.' }],
  InvalidPolicyDocument: ['grant', { hint: 'The endpoint made a policy that OSS cannot read.' }],
  InvalidArgument: ['storage'],
  FileImmutable: ['storage'],
  RequestTimeout: ['storage', retryable],
  TotalQpsLimitExceeded: tooBusy,
  UploadTrafficRateLimitExceeded: tooBusy,
  DownloadTrafficRateLimitExceeded: tooBusy,
} as const satisfies Record<string, Meaning>;

type OssCodes = typeof ossCodes;

/** The sections about OSS's codes. A rejected file has the section of its rule instead. */
export type OssTopic =
  | { [C in keyof OssCodes]: `${Exclude<OssCodes[C][0], 'rejected'>}-${C}` }[keyof OssCodes]
  | 'expired-AccessDenied'
  | 'config-AccessDenied';

/** What a code of OSS means; undefined for one that is not in the list. */
export function meaningOfCode(ossCode: string | undefined): Meaning | undefined {
  return ossCode !== undefined && Object.hasOwn(ossCodes, ossCode) ? ossCodes[ossCode as keyof OssCodes] : undefined;
}

/** The section about a code of OSS in the documentation; undefined where the one about the error's own code, or its rule, has to do. */
export function helpFor(code: UploadErrorCode, ossCode: string | undefined): string | undefined {
  const isUsual = meaningOfCode(ossCode)?.[0] === code;
  const hasSection = code !== 'rejected' && (isUsual || ossCode === 'AccessDenied');
  return hasSection ? `${HOMEPAGE}/errors#${code}-${ossCode}` : undefined;
}
