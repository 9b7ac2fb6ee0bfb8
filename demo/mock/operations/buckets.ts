import { invalidArgument, malformedXml, missingArgument, OssError } from '../protocol/oss-error.js';
import { childText, readXml } from '../protocol/read-xml.js';
import { xmlTime } from '../protocol/write-xml.js';
import { checkStorageClass } from './object-metadata.js';
import { type OperationResponse, type OperationRequest, xmlResponse } from './operation.js';
import { limitOf } from './query-parameters.js';
import { receiveText } from './receive-body.js';

function ownerOf({ cloud }: OperationRequest): { ID: string; DisplayName: string } {
  return { ID: cloud.ownerId, DisplayName: cloud.ownerId };
}

export async function getBucketInfo(request: OperationRequest): Promise<OperationResponse> {
  const { bucket, cloud } = request;
  return xmlResponse('BucketInfo', {
    Bucket: {
      Name: bucket.name,
      CreationDate: xmlTime(bucket.created),
      Location: `oss-${cloud.region}`,
      ExtranetEndpoint: `oss-${cloud.region}.aliyuncs.com`,
      IntranetEndpoint: `oss-${cloud.region}-internal.aliyuncs.com`,
      StorageClass: bucket.storageClass,
      DataRedundancyType: 'LRS',
      TransferAcceleration: 'Disabled',
      CrossRegionReplication: 'Disabled',
      AccessMonitor: 'Disabled',
      ResourceGroupId: 'rg-mock',
      BlockPublicAccess: false,
      AccessControlList: { Grant: bucket.acl },
      ServerSideEncryptionRule: { SSEAlgorithm: 'None' },
      BucketPolicy: { LogBucket: '', LogPrefix: '' },
      Owner: ownerOf(request),
      Comment: '',
    },
  });
}

export async function getBucketLocation({ cloud }: OperationRequest): Promise<OperationResponse> {
  return xmlResponse('LocationConstraint', `oss-${cloud.region}`);
}

export async function getBucketAcl(request: OperationRequest): Promise<OperationResponse> {
  return xmlResponse('AccessControlPolicy', {
    Owner: ownerOf(request),
    AccessControlList: { Grant: request.bucket.acl },
  });
}

/** PutBucketAcl: creates the bucket if it does not exist. */
export async function putBucketAcl({ bucket, headers, cloud }: OperationRequest): Promise<OperationResponse> {
  const acl = headers['x-oss-acl'] ?? headers['x-oss-bucket-acl'];
  if (acl === undefined) throw missingArgument('x-oss-acl');
  checkBucketAcl(acl);
  const target = cloud.buckets.get(bucket.name) ?? (await cloud.createBucket(bucket.name));
  target.acl = acl;
  await target.saveSettings();
  return { status: 200 };
}

function checkBucketAcl(acl: string): void {
  if (['private', 'public-read', 'public-read-write'].includes(acl)) return;
  throw invalidArgument('no such bucket access control exists', 'x-oss-acl', acl);
}

/** PutBucket: a bucket that exists belongs to the owner, and only gets a new ACL. */
export async function putBucket(request: OperationRequest): Promise<OperationResponse> {
  const { bucket, headers, cloud } = request;
  const acl = headers['x-oss-acl'];
  if (acl !== undefined) checkBucketAcl(acl);
  const storageClass = readStorageClass(await receiveText(request.hashes, request.body, headers['content-md5']));
  const existing = cloud.buckets.get(bucket.name);
  const target = existing ?? (await cloud.createBucket(bucket.name));
  if (!existing) target.storageClass = storageClass;
  if (acl !== undefined) target.acl = acl;
  await target.saveSettings();
  return { status: 200, headers: { location: `/${bucket.name}` } };
}

function readStorageClass(configuration: string): string {
  if (configuration.trim() === '') return 'Standard';
  const root = readXml(configuration);
  if (root?.name !== 'CreateBucketConfiguration') throw malformedXml();
  return checkStorageClass(childText(root, 'StorageClass') ?? 'Standard');
}

/** DeleteBucket: only an empty one. */
export async function deleteBucket({ bucket, cloud }: OperationRequest): Promise<OperationResponse> {
  if (bucket.objects.size || bucket.uploads.size) {
    throw new OssError(409, 'BucketNotEmpty', 'The bucket has objects. Please delete them first.', {
      BucketName: bucket.name,
    });
  }
  cloud.buckets.delete(bucket.name);
  await bucket.deleteSettings();
  return { status: 204 };
}

/** ListBuckets (GetService) */
export async function listBuckets(request: OperationRequest): Promise<OperationResponse> {
  const { cloud, query } = request;
  const prefix = partOfName(request, 'prefix', '0017-00000290');
  const marker = partOfName(request, 'marker', '0017-00000291');
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
    StorageClass: cloud.buckets.get(name)?.storageClass,
  }));
  return xmlResponse('ListAllMyBucketsResult', {
    Prefix: prefix,
    Marker: marker,
    MaxKeys: limit,
    IsTruncated: truncated,
    NextMarker: truncated ? page.at(-1) : undefined,
    Owner: ownerOf(request),
    Buckets: { Bucket: buckets },
  });
}

/** @throws OssError where no name of a bucket has such characters, upper case among them. */
function partOfName({ query }: OperationRequest, name: string, ec: string): string {
  const value = query.get(name) ?? '';
  if (/^[a-z\d-]*$/.test(value)) return value;
  throw invalidArgument(`The specified ${name} is not valid.`, name, value, ec);
}

/** HeadBucket, by which SDKs find out whether a bucket exists. */
export async function headBucket({ cloud }: OperationRequest): Promise<OperationResponse> {
  return { status: 200, headers: { 'x-oss-bucket-region': `oss-${cloud.region}` } };
}
