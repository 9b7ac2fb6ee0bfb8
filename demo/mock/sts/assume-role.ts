import { parseRamPolicy } from '../access/ram-policy.js';
import { base64, hex } from '../protocol/bytes.js';
import type { Query } from '../protocol/request-target.js';
import type { XmlTree } from '../protocol/write-xml.js';
import type { Session } from '../sign/key-ring.js';
import { randomText } from './random-key.js';
import { StsError, type StsRules } from './sts-request.js';

/** A response body that can be written as JSON and as XML. */
export type StsTree = Exclude<XmlTree, string | number | boolean>;

/**
 * AssumeRole, for a caller whose signature was verified: creates a session.
 *
 * @throws StsError for a wrong parameter.
 */
export function assumeRole(parameters: Query, { roleArn, maxDuration, now }: StsRules): Session {
  if (parameters.get('Action') !== 'AssumeRole')
    throw new StsError(404, 'InvalidAction.NotFound', 'Specified api is not found, please check your url and method.');
  const version = parameters.get('Version');
  if (version !== '2015-04-01') throw new StsError(400, 'InvalidVersion', 'Specified parameter Version is not valid.');
  const arn = parameters.get('RoleArn') ?? '';
  if (!/^acs:ram::\d{16}:role\/[\w.-]{1,64}$/.test(arn))
    throw new StsError(400, 'InvalidParameter.RoleArn', 'The parameter RoleArn is wrongly formed.');
  const name = parameters.get('RoleSessionName') ?? '';
  if (!/^[A-Za-z0-9.@_-]{2,64}$/.test(name))
    throw new StsError(400, 'InvalidParameter.RoleSessionName', 'The parameter RoleSessionName is wrongly formed.');
  const duration = parameters.get('DurationSeconds') ?? '3600';
  if (!/^\d{1,6}$/.test(duration) || Number(duration) < 900 || Number(duration) > maxDuration) {
    throw new StsError(
      400,
      'InvalidParameter.DurationSeconds',
      `The Min/Max value of DurationSeconds is 900/${maxDuration} seconds.`,
    );
  }
  const policy = parameters.get('Policy');
  if (policy !== undefined && policy.length > 2048)
    throw new StsError(400, 'InvalidParameter.PolicySize', 'The size of Policy must be smaller than 2048 characters.');
  if (policy && !parseRamPolicy(policy))
    throw new StsError(400, 'InvalidParameter.PolicyGrammar', 'The parameter Policy has not passed grammar check.');
  const externalId = parameters.get('ExternalId');
  if (externalId !== undefined && !/^[\w.@:/=-]{2,1224}$/.test(externalId))
    throw new StsError(400, 'InvalidParameter.ExternalId', 'The parameter ExternalId is wrongly formed.');
  if (arn !== roleArn) throw new StsError(404, 'EntityNotExist.Role', `The role not exists: ${arn}.`);
  return {
    accessKeyId: `STS.N${randomText(20)}`,
    accessKeySecret: randomText(44),
    // Has all of + / and =, so that a client fails here too if it does not encode them.
    securityToken: `CAIS+/${base64(crypto.getRandomValues(new Uint8Array(302)))}`,
    expires: now + Number(duration) * 1000,
    ...(policy ? { policy } : {}),
    arn: `${arn.replace(':role/', ':assumed-role/')}/${name}`,
    used: 0,
  };
}

/** A UUID, as in every response of STS. */
export function newStsRequestId(): string {
  const id = hex(crypto.getRandomValues(new Uint8Array(16))).toUpperCase();
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export function assumeRoleResponse(session: Session): StsTree {
  return {
    RequestId: newStsRequestId(),
    AssumedRoleUser: {
      Arn: session.arn,
      AssumedRoleId: `3${session.accessKeyId.replace(/\D/g, '').padEnd(17, '0').slice(0, 17)}:${session.arn.split('/').at(-1)}`,
    },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      AccessKeySecret: session.accessKeySecret,
      SecurityToken: session.securityToken,
      Expiration: new Date(session.expires).toISOString().replace(/\.\d+Z$/, 'Z'),
    },
  };
}
