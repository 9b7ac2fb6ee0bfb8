import { type Answer, type Call, xmlAnswer } from './operation.js';
import { invalidArgument, missingArgument, OssError } from '../protocol/oss-error.js';
import { xmlTime } from '../protocol/write-xml.js';
import { limitOf } from './query-parameters.js';

function owner({ cloud }: Call): { ID: string; DisplayName: string } {
  return { ID: cloud.ownerId, DisplayName: cloud.ownerId };
}

/** GetBucketInfo */
export async function getBucketInfo(call: Call): Promise<Answer> {
  const { bucket, cloud } = call;
  return xmlAnswer('BucketInfo', {
    Bucket: {
      Name: bucket.name,
      CreationDate: xmlTime(bucket.created),
      Location: `oss-${cloud.region}`,
      ExtranetEndpoint: `oss-${cloud.region}.aliyuncs.com`,
      IntranetEndpoint: `oss-${cloud.region}-internal.aliyuncs.com`,
      StorageClass: 'Standard',
      DataRedundancyType: 'LRS',
      TransferAcceleration: 'Disabled',
      CrossRegionReplication: 'Disabled',
      AccessMonitor: 'Disabled',
      ResourceGroupId: 'rg-mock',
      BlockPublicAccess: false,
      AccessControlList: { Grant: bucket.acl },
      ServerSideEncryptionRule: { SSEAlgorithm: 'None' },
      BucketPolicy: { LogBucket: '', LogPrefix: '' },
      Owner: owner(call),
      Comment: '',
    },
  });
}

/** GetBucketLocation */
export async function getBucketLocation({ cloud }: Call): Promise<Answer> {
  return xmlAnswer('LocationConstraint', `oss-${cloud.region}`);
}

/** GetBucketAcl */
export async function getBucketAcl(call: Call): Promise<Answer> {
  return xmlAnswer('AccessControlPolicy', { Owner: owner(call), AccessControlList: { Grant: call.bucket.acl } });
}

/** PutBucketAcl: a bucket that is not there is created. */
export async function putBucketAcl({ bucket, headers, cloud }: Call): Promise<Answer> {
  const acl = headers['x-oss-acl'] ?? headers['x-oss-bucket-acl'];
  if (acl === undefined) throw missingArgument('x-oss-acl');
  checkBucketAcl(acl);
  const own = cloud.buckets.get(bucket.name) ?? (await cloud.createBucket(bucket.name));
  own.acl = acl;
  await own.saveSettings();
  return { status: 200 };
}

function checkBucketAcl(acl: string): string {
  if (['private', 'public-read', 'public-read-write'].includes(acl)) return acl;
  throw invalidArgument('no such bucket access control exists', 'x-oss-acl', acl);
}

/** PutBucket: a name that exists already is the owner's own, so it only takes a new ACL. */
export async function putBucket({ bucket, headers, cloud }: Call): Promise<Answer> {
  const acl = headers['x-oss-acl'];
  if (acl !== undefined) checkBucketAcl(acl);
  const own = cloud.buckets.get(bucket.name) ?? (await cloud.createBucket(bucket.name));
  if (acl !== undefined) own.acl = acl;
  await own.saveSettings();
  return { status: 200, headers: { location: `/${bucket.name}` } };
}

/** DeleteBucket: an empty one only. */
export async function deleteBucket({ bucket, cloud }: Call): Promise<Answer> {
  if (bucket.objects.size || bucket.uploads.size) {
    throw new OssError(409, 'BucketNotEmpty', 'The bucket has objects. Please delete them first.', {
      BucketName: bucket.name,
    });
  }
  cloud.buckets.delete(bucket.name);
  await bucket.forget();
  return { status: 204 };
}

/** ListBuckets (GetService) */
export async function listBuckets(call: Call): Promise<Answer> {
  const { cloud, query } = call;
  const prefix = query.get('prefix') ?? '';
  const marker = query.get('marker') ?? '';
  const names = [...cloud.buckets.keys()].sort().filter((name) => name.startsWith(prefix) && name > marker);
  const limit = limitOf(query, 'max-keys', 100);
  const page = names.slice(0, limit);
  const truncated = names.length > limit;
  const buckets = page.map((name) => ({
    Name: name,
    CreationDate: xmlTime(cloud.buckets.get(name)?.created ?? 0),
    Location: `oss-${cloud.region}`,
    ExtranetEndpoint: `oss-${cloud.region}.aliyuncs.com`,
    IntranetEndpoint: `oss-${cloud.region}-internal.aliyuncs.com`,
    Region: cloud.region,
    StorageClass: 'Standard',
  }));
  return xmlAnswer('ListAllMyBucketsResult', {
    Prefix: prefix,
    Marker: marker,
    MaxKeys: limit,
    IsTruncated: truncated,
    NextMarker: truncated ? page.at(-1) : undefined,
    Owner: owner(call),
    Buckets: { Bucket: buckets },
  });
}

/** What SDKs ask to learn whether a bucket is there. */
export async function headBucket({ cloud }: Call): Promise<Answer> {
  return { status: 200, headers: { 'x-oss-bucket-region': `oss-${cloud.region}` } };
}
