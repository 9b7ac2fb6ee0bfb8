import { malformedXml } from '../protocol/oss-error.js';
import { childText, readXml } from '../protocol/read-xml.js';
import { type OperationResponse, type OperationRequest, xmlResponse } from './operation.js';
import { receiveText } from './receive-body.js';

/** PutBucketVersioning. New objects get version ids; the mock keeps the latest version of each alone. */
export async function putBucketVersioning(request: OperationRequest): Promise<OperationResponse> {
  const root = readXml(await receiveText(request.hashes, request.body, request.headers['content-md5']));
  const status = root?.name === 'VersioningConfiguration' ? childText(root, 'Status') : undefined;
  if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
  request.bucket.versioning = status;
  await request.bucket.saveSettings();
  return { status: 200 };
}

export async function getBucketVersioning({ bucket }: OperationRequest): Promise<OperationResponse> {
  return xmlResponse('VersioningConfiguration', { Status: bucket.versioning });
}
