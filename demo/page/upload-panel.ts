import { copyButton } from './copy-button.js';
import { make } from './make.js';
import { say } from './say.js';

const endpoints: Record<string, string> = {
  sts: '/get_sts_token_for_oss_upload',
  'post-policy': '/get_post_signature_for_oss_upload',
  'presigned-url': '/get_presigned_url_for_oss_upload',
};

/** The widget in one mode, as a real tag, and that tag to copy. */
export function uploadPanel(mode: string): HTMLElement {
  const attributes: [string, string][] = [
    ['mode', mode],
    ['endpoint', endpoints[mode] ?? ''],
    ['multiple', ''],
  ];
  const upload = document.createElement('oss-direct-upload');
  for (const [name, value] of attributes) upload.setAttribute(name, value);

  const source = tagSource(attributes);
  return make('div', 'panel', {}, upload, tagBox(source));
}

function tagSource(attributes: readonly [string, string][]): string {
  const words = attributes.map(([name, value]) => (value ? `${name}="${value}"` : name));
  return `<oss-direct-upload\n  ${words.join('\n  ')}\n></oss-direct-upload>`;
}

function tagBox(source: string): HTMLElement {
  const head = make('div', 'tag-head', {}, say(make('span'), 'tag'), copyButton(source));
  return make('figure', 'tag', {}, head, make('pre', '', {}, make('code', '', {}, ...colored(source))));
}

/** Names and values in their colors. */
function colored(source: string): (Node | string)[] {
  return source.split(/("[^"]*"|[\w-]+(?==)|<\/?[\w-]+)/).map((piece) => {
    if (piece.startsWith('"')) return make('span', 'value', {}, piece);
    if (piece.startsWith('<')) return make('span', 'name', {}, piece);
    return piece;
  });
}
