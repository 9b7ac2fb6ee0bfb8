import type { QueueSettings } from '../../core/queue/queue-settings.js';
import { readByteSize } from '../words/byte-size.js';
import type { SettingsElement } from '../settings.js';

/** What the element's attributes and properties mean for its queue. */
export function queueSettings(element: SettingsElement): Omit<QueueSettings, 'keyPattern'> & Partial<QueueSettings> {
  const { accept, maxFiles, bucket, region, ossEndpoint, dir, key, beforeUpload, maxConcurrentUploads } = element;
  const { objectHeaders, metadata, callback, parallelParts, keyPattern, retryFor, stallTimeout } = element;
  return {
    rules: {
      accept,
      maxFiles: takesMany(element) ? maxFiles : 1,
      maxFileSize: readByteSize(element.maxFileSize),
      minFileSize: readByteSize(element.minFileSize),
      maxTotalSize: readByteSize(element.maxTotalSize),
      unique: true,
    },
    autoStart: !element.noAuto,
    maxConcurrentUploads,
    beforeUpload,
    destination: { bucket, region, endpoint: ossEndpoint, dir: isDirection(dir) ? undefined : dir },
    object: { headers: objectHeaders, metadata, callback },
    transfer: {
      ...(parallelParts !== undefined && { parallelParts }),
      partSize: readByteSize(element.partSize),
      verify: !element.noVerify,
      ...(stallTimeout !== undefined && { stallTimeout: stallTimeout * 1000 }),
    },
    retryPolicy: retryFor === undefined ? {} : { retryFor: retryFor * 1000 },
    key,
    resumeScope: resumeScopeOf(element),
    ...(keyPattern && { keyPattern }),
  };
}

/** Unfinished uploads are kept for an endpoint and a user; an endpoint that is a function is known by its page. */
function resumeScopeOf({ noResume, resumeScope, endpoint }: SettingsElement): string | undefined {
  if (noResume) return undefined;
  const by = typeof endpoint === 'string' ? new URL(endpoint, document.baseURI).href : location.pathname;
  return `${by}\n${resumeScope ?? ''}`;
}

/** As on `<input type=file>`: a folder is many files, too. */
export const takesMany = ({ multiple, webkitdirectory }: SettingsElement): boolean => multiple || webkitdirectory;

/** `dir` is a key prefix here and text direction in HTML: these three are HTML's. */
const isDirection = (dir: string | undefined) => /^(ltr|rtl|auto)$/i.test(dir ?? '');
