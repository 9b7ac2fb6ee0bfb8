import { eventSender } from '../events/send-event.js';
import type { Switches } from '../faults/switches.js';
import { randomKey } from '../sts/random-key.js';
import type { CloudOptions } from './cloud.js';

/** The settings of a mock cloud that do not depend on where it runs. */
export interface CloudSettings {
  /** The name of the bucket. @default 'mock-bucket' */
  readonly bucket?: string;
  /** With or without `oss-`. @default 'cn-hangzhou' */
  readonly region?: string;
  /** The id of the owner's access key. @default random */
  readonly accessKeyId?: string;
  /** The secret of the owner's access key. @default random */
  readonly accessKeySecret?: string;
  /** The role that AssumeRole knows. @default 'acs:ram::1234567890123456:role/oss-upload' */
  readonly roleArn?: string;
  /** The RAM policy of the role, as JSON text. @default everything on OSS is allowed */
  readonly rolePolicy?: string;
  /** The longest session of the role, in seconds. @default 3600 */
  readonly maxSessionDuration?: number;
  /** Page origins that the bucket's CORS rule allows, each with at most one `*`. @default any loopback origin */
  readonly origins?: readonly string[];
  /** Custom domains of the bucket. @default none */
  readonly domains?: readonly string[];
  /**
   * An address on this computer that gets OSS's events for EventBridge: `oss:ObjectCreated:PutObject`, `PostObject`, `CompleteMultipartUpload`, each
   * after the object is stored. @default none
   */
  readonly eventsTo?: string;
  /** The token of that target, in the header `x-eventbridge-signature-token`. @default '' */
  readonly eventsToken?: string;
  /** The failure switches at the start. @default all off */
  readonly switches?: Partial<Switches>;
  /** The current time, in ms since 1970. @default Date.now */
  readonly clock?: () => number;
}

/** Fills in the defaults. */
export function cloudOptions(
  settings: CloudSettings,
): Omit<CloudOptions, 'store' | 'hashes' | 'publicKeyPem' | 'sendCallback' | 'writeLine'> {
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
    sendEvent: settings.eventsTo === undefined ? undefined : eventSender(settings.eventsTo, settings.eventsToken ?? ''),
  };
}
