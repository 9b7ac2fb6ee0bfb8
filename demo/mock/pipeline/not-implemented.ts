import type { Operation } from '../operations/operation.js';
import { OssError } from '../protocol/oss-error.js';

/** OSS's names of operations that the mock does not have, by level, method and subresources, if `nameOf` would be wrong. */
const NAMES: Readonly<Record<string, string>> = {
  'object POST append position': 'AppendObject',
  'object POST append': 'AppendObject',
  'object GET x-oss-process': 'GetObject with x-oss-process',
  'object POST x-oss-process': 'ProcessObject',
  'object GET symlink': 'GetSymlink',
  'object PUT symlink': 'PutSymlink',
  'object POST restore': 'RestoreObject',
  'object POST cleanRestoredObject': 'CleanRestoredObject',
  'object POST select/meta': 'CreateSelectObjectMeta',
  'object GET versionId': 'GetObject with versionId',
  'object DELETE versionId': 'DeleteObject with versionId',
  'bucket GET versions': 'ListObjectVersions',
  'bucket GET vod': 'GetVodPlaylist',
  'bucket GET live': 'ListLiveChannel',
  'bucket GET inventory': 'ListBucketInventory',
  'bucket GET inventory inventoryId': 'GetBucketInventory',
  'bucket POST worm': 'InitiateBucketWorm',
  'bucket POST wormId': 'CompleteBucketWorm',
  'bucket POST wormExtend wormId': 'ExtendBucketWorm',
  'bucket DELETE worm': 'AbortBucketWorm',
  'bucket GET encryption': 'GetBucketEncryption',
  'service GET regions': 'DescribeRegions',
};

const VERBS: Readonly<Record<string, string>> = {
  GET: 'Get',
  PUT: 'Put',
  POST: 'Post',
  DELETE: 'Delete',
  HEAD: 'Head',
};

/** An operation of OSS that the mock does not have: it fails with a 501 that names it. */
export function notImplementedOperation(
  level: string,
  method: string,
  subresources: readonly string[],
  copy: boolean,
): Operation {
  const sorted = [...(copy ? ['copy'] : []), ...[...subresources].sort()];
  const name = NAMES[[level, method, ...sorted].join(' ')] ?? nameOf(level, method, sorted);
  return {
    name,
    run: async () => {
      const where = `${method} on ${level === 'service' ? 'the service' : level === 'bucket' ? 'a bucket' : 'an object'}`;
      const query = subresources.length ? ` with ?${[...subresources].sort().join('&')}` : '';
      throw new OssError(
        501,
        'NotImplemented',
        `The mock does not implement ${name} (${where}${query}${copy ? ' with x-oss-copy-source' : ''}).`,
        { Operation: name },
      );
    },
  };
}

/** Most names consist of method, level and subresource: `PUT /?lifecycle` is PutBucketLifecycle. */
function nameOf(level: string, method: string, subresources: readonly string[]): string {
  const verb = VERBS[method] ?? method;
  const [first = '', ...more] = subresources;
  const subject = level === 'service' ? 'Service' : level === 'bucket' ? 'Bucket' : 'Object';
  if (more.length) return `${verb}${subject} with ${subresources.join(' and ')}`;
  const feature = first.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return feature.startsWith(subject) ? `${verb}${feature}` : `${verb}${subject}${feature}`;
}
