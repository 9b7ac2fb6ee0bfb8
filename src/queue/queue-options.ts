import type { FetchGrant } from '../grant/grant.js';
import type { LoadMode } from '../job/mode.js';
import type { Transport } from '../job/transport.js';
import type { QueueSettings } from '../task/upload-settings.js';

/** A queue's settings, and the code of other layers that it loads when it is needed. */
export type QueueOptions = Partial<QueueSettings> & {
  mode: LoadMode;
  endpoint: string | FetchGrant;
  /** Loads what sends requests to OSS, and reads files for that. */
  loadTransport: () => Promise<Transport>;
};
