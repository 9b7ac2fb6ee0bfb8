import { mediaRules } from '../../rules/file-rules.js';
import type { QueueSettings } from '../../task/upload-settings.js';
import { readByteSize } from '../words/byte-size.js';
import type { SettingsElement } from '../host/settings.js';

/** The element's settings as its queue's. */
export function readQueueSettings(
  element: SettingsElement,
): Omit<QueueSettings, 'keyPattern'> & Partial<QueueSettings> {
  const {
    accept,
    maxFiles,
    mode,
    signer,
    endpointMethod,
    endpointHeaders,
    withCredentials,
    bucket,
    region,
    ossEndpoint,
    dir,
    key,
    beforeUpload,
    afterUpload,
    context,
    maxConcurrentUploads,
  } = element;
  const image = {
    max: element.imageMax,
    type: element.imageType,
    quality: element.imageQuality,
    crop: element.crop,
    stripMetadata: element.stripMetadata,
    required: element.imageRequired,
  };
  const replaces = element.variant === 'avatar';
  const { objectHeaders, metadata, callback, parallelParts, keyPattern, retryFor, stallTimeout } = element;
  return {
    endpoint: element.endpoint ?? '',
    ...{ endpointMethod, endpointHeaders, withCredentials, mode, signer },
    rules: {
      accept,
      maxFiles: takesMany(element) ? maxFiles : 1,
      maxFileSize: readByteSize(element.maxFileSize),
      minFileSize: readByteSize(element.minFileSize),
      maxTotalSize: readByteSize(element.maxTotalSize),
      ...Object.fromEntries(mediaRules.map((name) => [name, element[name]])),
      validate: element.validate,
      image,
      unique: !replaces && !element.crop, // a picture may be cropped in several ways
      replaces,
    },
    image,
    autoStart: !element.noAuto,
    maxConcurrentUploads,
    maxSpeed: readByteSize(element.maxSpeed),
    digest: element.digest,
    digestMaxSize: readByteSize(element.digestMaxSize),
    beforeUpload,
    afterUpload,
    context,
    field: fieldOf(element),
    destination: { bucket, region, endpoint: ossEndpoint, dir: isDirection(dir) ? undefined : dir },
    object: { headers: objectHeaders, metadata, callback },
    transfer: {
      ...(parallelParts !== undefined && { parallelParts }),
      partSize: readByteSize(element.partSize),
      verify: !element.noVerify,
      ...(stallTimeout !== undefined && { stallTimeout: stallTimeout * 1000 }),
    },
    retryPolicy: retryFor === undefined ? {} : { retryFor: retryFor * 1000 },
    key,
    resumeScope: resumeScopeOf(element),
    keepFiles: readByteSize(element.keepFiles),
    ...(keyPattern && { keyPattern }),
  };
}

/** The field's name, or its id; of several with the same one also which it is, as in a form for each row of a table. */
export function fieldOf(element: SettingsElement): string {
  const nameOf = ({ name, id }: Partial<SettingsElement>) => name ?? id;
  const name = nameOf(element) ?? '';
  const root = element.getRootNode() as ParentNode;
  const all = [...(root.querySelectorAll?.(element.localName) ?? [])] as Partial<SettingsElement>[];
  const number = all.filter((one) => nameOf(one) === name).indexOf(element);
  return number > 0 ? `${name} ${number}` : name;
}

/** Unfinished uploads belong to an endpoint and a user; for a function as endpoint, to the page. */
function resumeScopeOf({ noResume, resumeScope, endpoint }: SettingsElement): string | undefined {
  if (noResume) return undefined;
  const by = typeof endpoint === 'string' ? absolute(endpoint) : location.pathname;
  return `${by}\n${resumeScope ?? ''}`;
}

/** An unusable address, as while somebody types one, is returned as it is: the upload fails with its own error. */
function absolute(url: string): string {
  try {
    return new URL(url, document.baseURI).href;
  } catch {
    return url;
  }
}

/** Whether more than one file is allowed: a folder holds many files too, as on `<input type=file>`. An avatar is one picture. */
export const takesMany = ({ multiple, webkitdirectory, variant }: SettingsElement): boolean =>
  (multiple || webkitdirectory) && variant !== 'avatar';

/** `dir` is a key prefix here, but these three values are HTML's text direction. */
const isDirection = (dir: string | undefined) => /^(ltr|rtl|auto)$/i.test(dir ?? '');
