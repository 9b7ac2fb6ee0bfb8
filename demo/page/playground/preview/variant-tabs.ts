import { elementById } from '../../create-element.js';
import type { TextName } from '../../translate.js';
import type { attributeValues } from '../settings/element-attributes.js';
import type { SettingName } from '../settings/settings.js';
import type { SettingsStore } from '../settings/settings-store.js';
import { showRadioCards } from './radio-cards.js';

type Changes = { readonly [K in SettingName]?: string | undefined };

const titles = {
  ...{ dropzone: 'variantFiles', pictures: 'variantPhotos', avatar: 'variantAvatar', button: 'variantButton' },
  record: 'variantRecord',
} as const satisfies Record<(typeof attributeValues.variant)[number] | 'record', TextName>;

const off = [
  'accept',
  'cover',
  'crop',
  'image-max',
  'multiple',
  'record',
  'sortable',
  'strip-metadata',
  'variant',
] as const;
const pictureTypes = 'image/jpeg,image/png,image/webp';
/** What each look is used with; the other settings that a look may have are removed. */
const looks: Record<keyof typeof titles, Changes> = {
  dropzone: { multiple: '' },
  pictures: { variant: 'pictures', accept: pictureTypes, multiple: '', sortable: '', cover: '' },
  avatar: { variant: 'avatar', accept: pictureTypes, crop: '1:1', 'image-max': '512', 'strip-metadata': '' },
  button: { variant: 'button', multiple: '' },
  record: { record: 'screen camera audio', multiple: '' },
};

/** Shows a tab for each way that the field may look, and one for recordings, which sets all that belongs to it. */
export function showVariants(store: SettingsStore): void {
  const check = showRadioCards(elementById('variants'), titles, (name) =>
    store.change({ ...Object.fromEntries(off.map((setting) => [setting, undefined])), ...looks[name] }),
  );
  store.subscribe(({ variant = 'dropzone', record }) => check(record && variant === 'dropzone' ? 'record' : variant));
}
