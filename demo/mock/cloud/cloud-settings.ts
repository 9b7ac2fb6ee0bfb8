import type { CloudOptions } from './cloud.js';
import { randomKey } from '../sts/assume-role.js';
import type { Switches } from '../faults/switches.js';

/** What a user says about a mock cloud; all of it has a default. */
export interface CloudSettings {
  /** mock-bucket by default. */
  readonly bucket?: string;
  /** With or without `oss-`; cn-hangzhou by default. */
  readonly region?: string;
  /** Random by default. */
  readonly accessKeyId?: string;
  readonly accessKeySecret?: string;
  readonly roleArn?: string;
  /** RAM policy of the role as JSON text; everything on OSS by default. */
  readonly rolePolicy?: string;
  /** Longest session of the role, seconds: 3600 by default. */
  readonly maxSessionDuration?: number;
  /** Page origins that the bucket's CORS rule allows; one `*` in each is fine. Any loopback origin by default. */
  readonly origins?: readonly string[];
  /** Hosts that stand for the bucket, as a custom domain does. */
  readonly domains?: readonly string[];
  readonly switches?: Partial<Switches>;
  /** Milliseconds since 1970; the computer's clock by default. */
  readonly clock?: () => number;
}

export function cloudOptions(
  settings: CloudSettings,
): Omit<CloudOptions, 'store' | 'hashes' | 'publicKeyPem' | 'sendCallback' | 'verbose'> {
  return {
    clock: settings.clock ?? Date.now,
    bucket: settings.bucket ?? 'mock-bucket',
    region: (settings.region ?? 'cn-hangzhou').replace(/^oss-/, ''),
    accessKeyId: settings.accessKeyId ?? randomKey('LTAI5t', 24),
    accessKeySecret: settings.accessKeySecret ?? randomKey('', 30),
    roleArn: settings.roleArn ?? 'acs:ram::1234567890123456:role/oss-upload',
    rolePolicy: settings.rolePolicy,
    maxDuration: settings.maxSessionDuration ?? 3600,
    domains: (settings.domains ?? []).map((domain) => domain.toLowerCase()),
    origins: settings.origins ?? [],
  };
}
