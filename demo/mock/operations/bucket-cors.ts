import type { CorsRule } from '../access/cors.js';
import { invalidArgument, malformedXml, OssError } from '../protocol/oss-error.js';
import { childText, readXml, type XmlNode } from '../protocol/read-xml.js';
import { type OperationResponse, type OperationRequest, xmlResponse } from './operation.js';
import { receiveText } from './receive-body.js';

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD'];

export async function putBucketCors(request: OperationRequest): Promise<OperationResponse> {
  const root = readXml(await receiveText(request.hashes, request.body, request.headers['content-md5']));
  if (root?.name !== 'CORSConfiguration') throw malformedXml();
  const nodes = root.children.filter(({ name }) => name === 'CORSRule');
  if (nodes.length === 0) throw malformedXml();
  if (nodes.length > 10)
    throw invalidArgument('The number of CORS rules should not exceed 10.', 'CORSRule', String(nodes.length));
  const rules = nodes.map(parseRule);
  request.bucket.cors = { rules, responseVary: childText(root, 'ResponseVary') === 'true' };
  await request.bucket.saveSettings();
  return { status: 200 };
}

function parseRule(node: XmlNode): CorsRule {
  const texts = (name: string): string[] =>
    node.children.filter((child) => child.name === name).map(({ text }) => text.trim());
  const [allowedOrigins, allowedMethods, allowedHeaders, exposeHeaders] = [
    texts('AllowedOrigin'),
    texts('AllowedMethod'),
    texts('AllowedHeader'),
    texts('ExposeHeader'),
  ];
  if (!allowedOrigins.length || !allowedMethods.length) throw malformedXml();
  const withTwoStars = [...allowedOrigins, ...allowedHeaders].find((text) => text.split('*').length > 2);
  if (withTwoStars !== undefined)
    throw invalidArgument('At most one wildcard is allowed in a CORS rule item.', 'CORSRule', withTwoStars);
  const unknownMethod = allowedMethods.find((text) => !METHODS.includes(text));
  if (unknownMethod !== undefined)
    throw invalidArgument('Unsupported method in a CORS rule.', 'AllowedMethod', unknownMethod);
  const exposedWithStar = exposeHeaders.find((text) => text.includes('*'));
  if (exposedWithStar !== undefined)
    throw invalidArgument('ExposeHeader must not contain a wildcard.', 'ExposeHeader', exposedWithStar);
  const maxAge = childText(node, 'MaxAgeSeconds');
  if (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge))
    throw invalidArgument('MaxAgeSeconds must be an integer between 0 and 999999999.', 'MaxAgeSeconds', maxAge);
  return {
    allowedOrigins,
    allowedMethods,
    allowedHeaders,
    exposeHeaders,
    ...(maxAge === undefined ? {} : { maxAgeSeconds: Number(maxAge) }),
  };
}

export async function getBucketCors({ bucket }: OperationRequest): Promise<OperationResponse> {
  if (!bucket.cors?.rules.length) {
    throw new OssError(404, 'NoSuchCORSConfiguration', 'The CORS Configuration does not exist.', {
      BucketName: bucket.name,
    });
  }
  return xmlResponse('CORSConfiguration', {
    CORSRule: bucket.cors.rules.map((rule) => ({
      AllowedOrigin: rule.allowedOrigins,
      AllowedMethod: rule.allowedMethods,
      AllowedHeader: rule.allowedHeaders.map((name) => name.toLowerCase()),
      ExposeHeader: rule.exposeHeaders,
      MaxAgeSeconds: rule.maxAgeSeconds,
    })),
    ResponseVary: bucket.cors.responseVary,
  });
}

export async function deleteBucketCors({ bucket }: OperationRequest): Promise<OperationResponse> {
  bucket.cors = undefined;
  await bucket.saveSettings();
  return { status: 204 };
}
