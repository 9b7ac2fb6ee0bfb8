import { type FileRules, mediaRules } from '../../rules/file-rules.js';
import type { QueueSettings } from '../../task/upload-settings.js';
import { readByteSize } from '../words/byte-size.js';
import type { SettingsElement } from '../host/settings.js';

/** What has the same name in the queue's settings. */
const same = [
  'mode',
  'signer',
  'endpointMethod',
  'endpointHeaders',
  'withCredentials',
  'maxConcurrentUploads',
  'digest',
  'beforeUpload',
  'afterUpload',
  'context',
  'key',
  'poster',
  'posterKey',
] as const;

const pick = <K extends keyof SettingsElement>(element: SettingsElement, names: readonly K[]) =>
  Object.fromEntries(names.map((name) => [name, element[name]])) as Pick<SettingsElement, K>;

/** The element's settings as its queue's. */
export function readQueueSettings(
  element: SettingsElement,
): Omit<QueueSettings, 'keyPattern'> & Partial<QueueSettings> {
  const { bucket, region, dir, keyPattern, retryFor, parallelParts, stallTimeout } = element;
  return {
    ...pick(element, same),
    endpoint: element.endpoint ?? '',
    rules: readRules(element),
    ...(!element.rules && { narrow: undefined }),
    image: imageOf(element),
    autoStart: !element.noAuto,
    maxSpeed: readByteSize(element.maxSpeed),
    digestMaxSize: readByteSize(element.digestMaxSize),
    field: fieldOf(element),
    destination: { bucket, region, endpoint: element.ossEndpoint, dir: isDirection(dir) ? undefined : dir },
    object: { headers: element.objectHeaders, ...pick(element, ['metadata', 'callback']) },
    transfer: {
      ...(parallelParts !== undefined && { parallelParts }),
      partSize: readByteSize(element.partSize),
      verify: !element.noVerify,
      ...(stallTimeout !== undefined && { stallTimeout: stallTimeout * 1000 }),
    },
    retryPolicy: retryFor === undefined ? {} : { retryFor: retryFor * 1000 },
    resumeScope: resumeScopeOf(element),
    keepFiles: readByteSize(element.keepFiles),
    ...(keyPattern && { keyPattern }),
  };
}

export function readRules(element: SettingsElement): FileRules {
  const replaces = keepsStored(element);
  return {
    ...pick(element, ['accept', 'validate', ...mediaRules]),
    maxFiles: takesMany(element) ? element.maxFiles : 1,
    maxFileSize: readByteSize(element.maxFileSize),
    minFileSize: readByteSize(element.minFileSize),
    maxTotalSize: readByteSize(element.maxTotalSize),
    image: imageOf(element),
    unique: !replaces && !element.crop, // a picture may be cropped in several ways
    replaces,
  };
}

const imageOf = ({ imageMax, imageType, imageQuality, crop, stripMetadata, imageRequired }: SettingsElement) => ({
  ...{ max: imageMax, type: imageType, quality: imageQuality, crop, stripMetadata, required: imageRequired },
});

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

/** Whether a stored file stays until another one, which replaces it, is stored, and ready where it is processed: an avatar is never without its picture. */
export const keepsStored = ({ variant }: SettingsElement): boolean => variant === 'avatar';

/** Whether the zone is a part of the list, which is shown without files, too. */
export const hasZoneInList = ({ variant }: SettingsElement): boolean => variant === 'pictures' || variant === 'avatar';

/** `dir` is a key prefix here, but these three values are HTML's text direction. */
const isDirection = (dir: string | undefined) => /^(ltr|rtl|auto)$/i.test(dir ?? '');
