import { UploadError } from '../../base/upload-error.js';
import type { Host } from '../host.js';
import { likeAlipay } from './alipay.js';
import { likeWechat, wechatFailures } from './wechat.js';

declare const wx: object | undefined;
declare const my: object | undefined;
declare const uni: object | undefined;
declare const qq: object | undefined;
declare const tt: object | undefined;
declare const swan: object | undefined;
declare const dd: object | undefined;
declare const Taro: object | undefined;

const SAVED_BY_WECHAT = '200 MB in all';

const wechat = (api: object, name = 'WeChat') =>
  likeWechat(api, { name, requestsAtOnce: 10, failures: wechatFailures, savedLimit: SAVED_BY_WECHAT });

/** Hosts whose functions are those of WeChat, and whose limits are less known. */
const similar = (api: object, name: string, where: string) =>
  likeWechat(api, { name, requestsAtOnce: 5, failures: { ...wechatFailures, console: where } });

/** Makes a host of the functions that a program has: of `wx`, `my`, `uni` … */
export const hosts: Readonly<Record<HostName, (api: object) => Host>> = {
  wx: (api) => wechat(api),
  my: (api) => likeAlipay(api, { name: 'Alipay', requestsAtOnce: 5 }),
  qq: (api) => similar(api, 'QQ', 'q.qq.com, Settings, Server domain names'),
  tt: (api) => similar(api, 'Douyin', 'developer.open-douyin.com, Development, Development settings'),
  swan: (api) => similar(api, 'Baidu', 'smartprogram.baidu.com, Settings, Development settings'),
  dd: (api) => likeAlipay(api, { name: 'DingTalk', requestsAtOnce: 5 }),
  uni: (api) => similar(api, 'uni-app', 'the console of the platform that the program runs on'),
  Taro: (api) => similar(api, 'Taro', 'the console of the platform that the program runs on'),
};

/** The names of hosts' own objects. */
export type HostName = 'wx' | 'my' | 'qq' | 'tt' | 'swan' | 'dd' | 'uni' | 'Taro';

/** The first whose object is there: that of a platform before that of a framework, which passes calls on to it; others have `wx`, too. */
export function findHost(): Host {
  const found: readonly (readonly [HostName, object | undefined])[] = [
    ['my', typeof my === 'object' ? my : undefined],
    ['dd', typeof dd === 'object' ? dd : undefined],
    ['swan', typeof swan === 'object' ? swan : undefined],
    ['tt', typeof tt === 'object' ? tt : undefined],
    ['qq', typeof qq === 'object' ? qq : undefined],
    ['wx', typeof wx === 'object' ? wx : undefined],
    ['uni', typeof uni === 'object' ? uni : undefined],
    ['Taro', typeof Taro === 'object' ? Taro : undefined],
  ];
  for (const [name, api] of found) if (api && 'request' in api) return hosts[name](api);
  throw new UploadError('config', 'No mini program runs here.', {
    hint: 'Give the program’s own functions: `createUploader({ host: hosts.wx(wx) })`. In browsers use `oss-direct-upload/core`.',
  });
}
