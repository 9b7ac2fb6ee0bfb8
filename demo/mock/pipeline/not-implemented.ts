import type { Operation } from '../operations/operation.js';
import { OssError } from '../protocol/oss-error.js';

/** OSS's names of calls that the mock leaves out, by level, method and subresources, where the name does not follow from these. */
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
  'object HEAD versionId': 'HeadObject with versionId',
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

/** An operation that only says which one it is, and that the mock does not have it. */
export function notInMock(level: string, method: string, subresources: readonly string[], copy: boolean): Operation {
  const asked = [...(copy ? ['copy'] : []), ...[...subresources].sort()];
  const name = NAMES[[level, method, ...asked].join(' ')] ?? nameOf(level, method, asked);
  return {
    name,
    run: async () => {
      const call = `${method} on ${level === 'service' ? 'the service' : level === 'bucket' ? 'a bucket' : 'an object'}`;
      const query = subresources.length ? ` with ?${[...subresources].sort().join('&')}` : '';
      throw new OssError(
        501,
        'NotImplemented',
        `The mock does not implement ${name} (${call}${query}${copy ? ' with x-oss-copy-source' : ''}).`,
        { Operation: name },
      );
    },
  };
}

/** Most names are the verb, the level and the subresource: `PUT /?lifecycle` is PutBucketLifecycle. */
function nameOf(level: string, method: string, subresources: readonly string[]): string {
  const verb = VERBS[method] ?? method;
  const [first = '', ...more] = subresources;
  const subject = level === 'service' ? 'Service' : level === 'bucket' ? 'Bucket' : 'Object';
  if (more.length) return `${verb}${subject} with ${subresources.join(' and ')}`;
  const what = first.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return what.startsWith(subject) ? `${verb}${what}` : `${verb}${subject}${what}`;
}
