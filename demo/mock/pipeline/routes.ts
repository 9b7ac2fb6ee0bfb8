import { deleteBucketCors, getBucketCors, putBucketCors } from '../operations/bucket-cors.js';
import { getBucketVersioning, putBucketVersioning } from '../operations/bucket-versioning.js';
import {
  deleteBucket,
  getBucketAcl,
  getBucketInfo,
  getBucketLocation,
  headBucket,
  listBuckets,
  putBucket,
  putBucketAcl,
} from '../operations/buckets.js';
import { completeMultipartUpload } from '../operations/complete-multipart-upload.js';
import { copyObject, uploadPartCopy } from '../operations/copy-object.js';
import { deleteMultipleObjects, deleteObject } from '../operations/delete-objects.js';
import { getObject, getObjectMeta } from '../operations/get-object.js';
import { listMultipartUploads } from '../operations/list-multipart-uploads.js';
import { listObjects, listObjectsV2 } from '../operations/list-objects.js';
import { listParts } from '../operations/list-parts.js';
import { abortMultipartUpload, initiateMultipartUpload, uploadPart } from '../operations/multipart-upload.js';
import { getObjectAcl, putObjectAcl } from '../operations/object-acl.js';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from '../operations/object-tagging.js';
import { type Operation, withNameOnly } from '../operations/operation.js';
import { postObject } from '../operations/post-object.js';
import { putObject } from '../operations/put-object.js';
import type { Address } from '../protocol/address.js';
import type { HeaderMap } from '../protocol/http.js';
import type { Query } from '../protocol/request-target.js';
import { isSubresource } from '../sign/canonical-v1.js';
import { notImplementedOperation } from './not-implemented.js';

/** The operations by level, method and subresources. */
const ROUTES: Readonly<Record<string, Operation>> = {
  'service GET': { name: 'ListBuckets', action: 'oss:ListBuckets', run: listBuckets },
  'bucket GET': { name: 'ListObjects', action: 'oss:ListObjects', run: listObjects },
  'bucket GET bucketInfo': { name: 'GetBucketInfo', action: 'oss:GetBucketInfo', run: getBucketInfo },
  'bucket GET location': { name: 'GetBucketLocation', action: 'oss:GetBucketLocation', run: getBucketLocation },
  'bucket GET acl': { name: 'GetBucketAcl', action: 'oss:GetBucketAcl', run: getBucketAcl },
  'bucket GET cors': { name: 'GetBucketCors', action: 'oss:GetBucketCors', run: getBucketCors },
  'bucket GET versioning': {
    name: 'GetBucketVersioning',
    action: 'oss:GetBucketVersioning',
    run: getBucketVersioning,
  },
  'bucket GET uploads': { name: 'ListMultipartUploads', action: 'oss:ListMultipartUploads', run: listMultipartUploads },
  'bucket HEAD': { name: 'HeadBucket', action: 'oss:GetBucketInfo', run: headBucket },
  'bucket PUT': { name: 'PutBucket', action: 'oss:PutBucket', run: putBucket },
  'bucket PUT acl': { name: 'PutBucketAcl', action: 'oss:PutBucketAcl', run: putBucketAcl },
  'bucket PUT cors': { name: 'PutBucketCors', action: 'oss:PutBucketCors', run: putBucketCors },
  'bucket PUT versioning': {
    name: 'PutBucketVersioning',
    action: 'oss:PutBucketVersioning',
    run: putBucketVersioning,
  },
  'bucket DELETE': { name: 'DeleteBucket', action: 'oss:DeleteBucket', run: deleteBucket },
  'bucket DELETE cors': { name: 'DeleteBucketCors', action: 'oss:DeleteBucketCors', run: deleteBucketCors },
  'bucket POST': { name: 'PostObject', run: postObject },
  'bucket POST delete': { name: 'DeleteMultipleObjects', run: deleteMultipleObjects },
  'object GET': { name: 'GetObject', action: 'oss:GetObject', run: getObject },
  'object GET acl': { name: 'GetObjectAcl', action: 'oss:GetObjectAcl', run: getObjectAcl },
  'object GET tagging': { name: 'GetObjectTagging', action: 'oss:GetObjectTagging', run: getObjectTagging },
  'object GET objectMeta': { name: 'GetObjectMeta', action: 'oss:GetObject', run: getObjectMeta },
  'object GET uploadId': { name: 'ListParts', action: 'oss:ListParts', run: listParts },
  'object HEAD': { name: 'HeadObject', action: 'oss:GetObject', run: getObject },
  'object HEAD versionId': { name: 'HeadObject', action: 'oss:GetObjectVersion', run: getObject },
  'object HEAD objectMeta': { name: 'GetObjectMeta', action: 'oss:GetObject', run: getObjectMeta },
  'object PUT': { name: 'PutObject', action: 'oss:PutObject', run: putObject },
  'object PUT acl': { name: 'PutObjectAcl', action: 'oss:PutObjectAcl', run: putObjectAcl },
  'object PUT tagging': { name: 'PutObjectTagging', action: 'oss:PutObjectTagging', run: putObjectTagging },
  'object PUT partNumber uploadId': { name: 'UploadPart', action: 'oss:PutObject', run: uploadPart },
  'object POST uploads': { name: 'InitiateMultipartUpload', action: 'oss:PutObject', run: initiateMultipartUpload },
  'object POST uploadId': { name: 'CompleteMultipartUpload', action: 'oss:PutObject', run: completeMultipartUpload },
  'object DELETE': { name: 'DeleteObject', action: 'oss:DeleteObject', run: deleteObject },
  'object DELETE tagging': {
    name: 'DeleteObjectTagging',
    action: 'oss:DeleteObjectTagging',
    run: deleteObjectTagging,
  },
  'object DELETE uploadId': {
    name: 'AbortMultipartUpload',
    action: 'oss:AbortMultipartUpload',
    run: abortMultipartUpload,
  },
};

/** The operations of requests with x-oss-copy-source. */
const COPIES: Readonly<Record<string, Operation>> = {
  'object PUT': { name: 'CopyObject', action: 'oss:PutObject', run: copyObject },
  'object PUT partNumber uploadId': { name: 'UploadPartCopy', action: 'oss:PutObject', run: uploadPartCopy },
};

/** A preflight, to which `dispatch` responds itself. */
const OPTION_OBJECT = withNameOnly('OptionObject');

const LIST_V2: Operation = { name: 'ListObjectsV2', action: 'oss:ListObjects', run: listObjectsV2 };

/** Query parameters that are signed but do not select another operation. */
const NOT_SELECTING =
  /^(response-.*|callback|callback-var|security-token|continuation-token|sequential|x-oss-(?!process$).*)$/;

/** The operation that a request asks for. */
export function findOperation(method: string, address: Address, query: Query, headers: Readonly<HeaderMap>): Operation {
  if (method === 'OPTIONS') return OPTION_OBJECT;
  const level = address.bucket === undefined ? 'service' : address.key === undefined ? 'bucket' : 'object';
  const names = [...new Set(query.pairs.map(([name]) => name))].filter(
    (name) => name === 'append' || (isSubresource(name) && !NOT_SELECTING.test(name)),
  );
  const route = [level, method, ...names.sort()].join(' ');
  if (route === 'bucket GET' && query.get('list-type') === '2') return LIST_V2;
  const copy = 'x-oss-copy-source' in headers && level === 'object';
  const routes = copy ? COPIES : ROUTES;
  return (
    (Object.hasOwn(routes, route) ? routes[route] : undefined) ?? notImplementedOperation(level, method, names, copy)
  );
}
