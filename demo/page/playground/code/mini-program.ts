import { readByteSize } from '../../../../src/element/words/byte-size.js';
import { attributeNames } from '../settings/settings.js';
import type { SettingValues } from '../settings/settings-store.js';
import { literal } from './literal.js';
import { indent, propertyValues } from './markup.js';

/** Mini programs know only absolute addresses. */
const SERVER = 'https://app.example.com';

/** What the uploader of mini programs, and the host's own dialog, have of the element's settings. */
const known: readonly string[] = [
  ...['endpoint', 'mode', 'endpoint-method', 'bucket', 'region', 'oss-endpoint', 'dir', 'key-pattern'],
  ...['multiple', 'max-files', 'accept', 'max-concurrent-uploads', 'parallel-parts', 'part-size', 'stall-timeout'],
  ...['retry-for', 'no-verify', 'resume-scope', 'keep-files', 'no-auto'],
];

/** The attributes that are set, and that a mini program does without: rules, pictures, looks. */
export const notInMiniPrograms = (settings: SettingValues): string[] =>
  attributeNames.filter((name) => settings[name] !== undefined && !known.includes(name));

/** A page of a WeChat mini program. */
export function miniProgramSnippet(settings: SettingValues): string {
  const options = Object.entries(optionsOf(settings)).map(([name, value]) => `${name}: ${literal(value)},`);
  const keep = settings['keep-files'] !== undefined ? ', keep: true' : '';
  return `// WeChat. npm install oss-direct-upload, then Tools > Build npm in DevTools.
// In uni-app: uni instead of wx, in Taro: Taro.
import { createUploader } from 'oss-direct-upload/mini-program';

const uploader = createUploader({
${indent(options.join('\n'))}
});
uploader.on('upload-success', ({ result }) => console.log(result.key));
uploader.on('upload-error', ({ error }) => console.error(error.message, error.help));

Page({
  async choose() {
    const { tempFiles } = await wx.chooseMedia(${literal(choiceOf(settings))});
    for (const { tempFilePath, size } of tempFiles) uploader.add(tempFilePath, { size${keep} });
  },
});`;
}

/** The settings as options of `createUploader`. */
function optionsOf(settings: SettingValues): Record<string, unknown> {
  const {
    mode,
    objectHeaders: headers,
    metadata,
    callback,
  } = { ...settings, ...Object.fromEntries(propertyValues(settings)) } as Record<string, unknown>;
  const number = (name: keyof SettingValues, factor = 1) =>
    settings[name] === undefined ? undefined : Number(settings[name]) * factor;
  return given({
    endpoint: new URL(settings.endpoint ?? '/api/oss-permission', SERVER).href
      .replaceAll('%7B', '{')
      .replaceAll('%7D', '}'),
    method: settings['endpoint-method'],
    mode: mode === 'vod' ? undefined : mode,
    destination: some({
      bucket: settings.bucket,
      region: settings.region,
      endpoint: settings['oss-endpoint'],
      dir: settings.dir,
    }),
    object: some({ headers, metadata, callback }),
    keyPattern: settings['key-pattern'],
    maxConcurrentUploads: number('max-concurrent-uploads'),
    transfer: some({
      parallelParts: number('parallel-parts'),
      partSize: readByteSize(settings['part-size']),
      stallTimeout: number('stall-timeout', 1000),
      verify: settings['no-verify'] === undefined ? undefined : false,
    }),
    retryPolicy: some({ retryFor: number('retry-for', 1000) }),
    resumeScope: settings['resume-scope'],
  });
}

/** What `wx.chooseMedia` is asked for. */
function choiceOf({ multiple, 'max-files': most, accept = '' }: SettingValues): Record<string, unknown> {
  const types = ['image', 'video'].filter((type) => accept.includes(`${type}/`));
  return given({
    count: multiple === undefined ? 1 : Math.min(Number(most ?? 9), 20), // WeChat's own most
    mediaType: types.length === 1 ? types : undefined,
  });
}

const given = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** undefined, where none is given. */
const some = (values: Record<string, unknown>) => (Object.keys(given(values)).length > 0 ? given(values) : undefined);
