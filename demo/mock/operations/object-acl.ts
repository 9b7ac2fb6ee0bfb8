import { invalidArgument, missingArgument } from '../protocol/oss-error.js';
import { findObject } from './get-object.js';
import { type OperationRequest, type OperationResponse, xmlResponse } from './operation.js';

const ACLS = ['default', 'private', 'public-read', 'public-read-write'];

/** @throws OssError unless it is an object's ACL. */
export function checkObjectAcl(acl: string | undefined): string {
  if (acl === undefined) throw missingArgument('x-oss-object-acl');
  if (!ACLS.includes(acl)) throw invalidArgument('no such object access control exists', 'x-oss-object-acl', acl);
  return acl;
}

export async function getObjectAcl(request: OperationRequest): Promise<OperationResponse> {
  const { ownerId } = request.cloud;
  return xmlResponse('AccessControlPolicy', {
    Owner: { ID: ownerId, DisplayName: ownerId },
    AccessControlList: { Grant: findObject(request).acl },
  });
}

export async function putObjectAcl(request: OperationRequest): Promise<OperationResponse> {
  await request.bucket.putObject({
    ...findObject(request),
    acl: checkObjectAcl(request.headers['x-oss-object-acl']),
  });
  return { status: 200 };
}
