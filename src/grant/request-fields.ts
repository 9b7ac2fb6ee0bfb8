import type { FileInfo } from '../object/stored-object.js';
import type { RequestFields } from './endpoint-request.js';
import type { GrantRequest } from './grant.js';

/** What an operation or a question may add, in a template too. */
const emptyOperation = {
  ...{ uploadId: undefined, partNumber: undefined, partLength: undefined },
  ...{ partNumbers: undefined, partLengths: undefined, partNumberMarker: undefined },
  ...{ trafficLimit: undefined, videoId: undefined, crc64: undefined },
};

/** All fields of a request; undefined where one does not apply. Lists have commas between their values. */
export function fieldsOf({ file, operation, asks = {} }: GrantRequest): RequestFields {
  const { name, size, type, path, isStream } = file.name ? file : ({} as Partial<FileInfo>); // fetched ahead, there is none yet
  const { name: operationName, headers: _headers, ...rest } = operation ?? {};
  const more = { ...emptyOperation, ...rest, operation: operationName, ...asks, key: operation?.key || asks['key'] };
  const asText = Object.entries(more).map(([field, value]) => [
    field,
    typeof value === 'object' ? value.join() : value,
  ]);
  const ofStream = isStream && { size: undefined, stream: 'true' };
  return { name, size, type, path, ...ofStream, ...(Object.fromEntries(asText) as RequestFields) };
}
