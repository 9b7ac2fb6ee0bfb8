import type { XmlTree } from './write-xml.js';

/** An error response of OSS. `details` are further elements of its body; `ec` is OSS's number of the exact cause. */
export class OssError extends Error {
  override readonly name = 'OssError';
  readonly headers: Record<string, string> = {};

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, XmlTree>> = {},
    readonly ec?: string,
  ) {
    super(message);
  }

  with(headers: Record<string, string>): this {
    Object.assign(this.headers, headers);
    return this;
  }
}

export function invalidArgument(message: string, name?: string, value?: string, ec?: string): OssError {
  const details = name === undefined ? {} : { ArgumentName: name, ArgumentValue: value ?? '' };
  return new OssError(400, 'InvalidArgument', message, details, ec);
}

/** A required header is missing. */
export function missingArgument(name: string): OssError {
  return new OssError(
    400,
    'MissingArgument',
    'Missing Some Required Arguments.',
    { ArgumentName: name },
    '0016-00000502',
  );
}

export function notUtf8(): OssError {
  return new OssError(400, 'InvalidArgument', 'The characters encoding must be utf-8.');
}

export function noSuchBucket(name: string): OssError {
  const message = 'The specified bucket does not exist.';
  return new OssError(404, 'NoSuchBucket', message, { BucketName: name }, '0015-00000101');
}

export function accessDenied(message: string, details?: Record<string, XmlTree>, ec?: string): OssError {
  return new OssError(403, 'AccessDenied', message, details, ec);
}

/** A header asks for something that OSS does not have. */
export function notImplemented(header: string): OssError {
  return new OssError(400, 'NotImplemented', 'A header you provided implies functionality that is not implemented.', {
    Header: header,
  });
}

export function malformedXml(): OssError {
  return new OssError(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema.',
  );
}

/** The connection ends without a response, because of a fault or because the client has closed it. */
export class ConnectionDropped extends Error {
  override readonly name = 'ConnectionDropped';
}
