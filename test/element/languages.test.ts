import { expect, fixture } from '@open-wc/testing';
import { en, type Plural } from '../../src/element/words/locales/en.js';
import { ar } from '../../src/element/words/locales/ar.js';
import { zhCN } from '../../src/element/words/locales/zh-CN.js';
import { localeFor, locales } from '../../src/element/words/language.js';
import { duration } from '../../src/element/words/durations.js';
import { Translator } from '../../src/element/words/translator.js';
import type { OssDirectUpload } from '../../src/element.js';
import { sizedFile } from '../support/files.js';
import { all, find } from '../support/browser/roles.js';
import { place } from '../support/browser/held-element.js';
import { until } from '../support/until.js';

describe('languages', () => {
  it('follow the nearest lang attribute', async () => {
    const box = await fixture(`<div lang="zh-Hans-CN"><oss-direct-upload multiple></oss-direct-upload></div>`);
    const element = box.querySelector<OssDirectUpload>('oss-direct-upload')!;
    await until(() => all(element, 'button', '选择文件').length === 1, 'Chinese');
    expect(element.shadowRoot!.querySelector('[lang]')?.getAttribute('lang')).to.equal('zh-CN');
    box.setAttribute('lang', 'en');
    await until(() => all(element, 'button', 'Choose files').length === 1, 'English');
  });

  it('follow a lang attribute outside of the shadow root', async () => {
    const outer = await fixture('<div lang="ja"></div>');
    const element = document.createElement('oss-direct-upload');
    outer.attachShadow({ mode: 'open' }).append(element);
    await until(() => all(element, 'button', 'ファイルを選択').length === 1, 'Japanese');
  });

  it('fall back to English if a language is missing', () => {
    expect(['zh', 'zh-HK', 'zh-TW', 'zh_CN', 'ja-JP', 'ar-EG', 'sv', '', 'x'].map(localeFor)).to.deep.equal([
      ...['zh-CN', 'zh-TW', 'zh-TW', 'zh-CN', 'ja', 'ar', undefined, undefined, undefined],
    ]);
  });

  it('are found for every region, and by old codes', () => {
    const found: Record<string, string[]> = {
      ko: ['ko', 'ko-KR', 'ko-Kore'],
      es: ['es', 'es-MX', 'es-419', 'es_ES'],
      'pt-BR': ['pt-BR', 'pt', 'pt-PT', 'pt_BR'],
      fr: ['fr', 'fr-CA', 'fr-FR'],
      de: ['de', 'de-AT', 'de-CH'],
      id: ['id', 'id-ID', 'in', 'in-ID'],
      tr: ['tr', 'tr-TR', 'tr-CY'],
    };
    for (const [locale, tags] of Object.entries(found)) {
      for (const tag of tags) expect(localeFor(tag), tag).to.equal(locale);
    }
  });

  it('are overridden one by one by the property strings', async () => {
    const { element } = await place('multiple');
    element.strings = { chooseFiles: 'Browse …', errors: { network: 'Offline' } };
    await element.updateComplete;
    expect(find(element, 'button', 'Browse …')).to.be.ok;
  });

  it('are not mixed while another one is loaded', async () => {
    const box = await fixture('<div lang="ja"><oss-direct-upload></oss-direct-upload></div>');
    const element = box.querySelector<OssDirectUpload>('oss-direct-upload')!;
    await until(() => all(element, 'button', 'ファイルを選択').length === 1, 'Japanese');
    box.setAttribute('lang', 'ar');
    element.strings = { addFile: 'x' };
    await element.updateComplete;
    const isJapanese = all(element, 'button', 'ファイルを選択').length === 1;
    expect(element.shadowRoot!.querySelector('[lang]')?.getAttribute('lang')).to.equal(isJapanese ? 'ja' : 'ar');
    await until(() => all(element, 'button', 'اختيار ملف').length === 1, 'Arabic');
  });

  it('use the right Arabic form for hundreds', () => {
    const arabic = new Translator(ar, 'ar');
    const forms = [11, 100, 101, 200].map((n) => arabic.format(ar.doneFiles, { n }));
    expect(forms.map((form) => form.replace(/\p{N}+/u, 'n'))).to.deep.equal([
      'رُفع n ملفًا',
      ...Array<string>(3).fill('رُفع n ملف'),
    ]);
    expect(arabic.format(ar.unfinishedFiles, { n: 100 })).to.contain('عملية رفع غير مكتملة');
  });

  for (const [lang, load] of Object.entries(locales)) {
    it(`have all placeholders and plurals in ${lang}`, async () => {
      compare(en, await load(), new Intl.PluralRules(lang));
    });
  }

  it('format sizes, durations and percentages', () => {
    const english = new Translator(en, 'en');
    expect([0, 1, 999, 1000, 1500, 1_000_000, 12_345_678_901].map((size) => english.bytes(size))).to.deep.equal([
      ...['0 bytes', '1 byte', '999 bytes', '1 kB', '1.5 kB', '1 MB', '12 GB'],
    ]);
    expect([0.2, 7.1, 31, 58, 61, 3599, 3601, 5400, 7140, 40_000].map((time) => duration(time, english))).to.deep.equal(
      [...['1 sec', '8 sec', '35 sec', '1 min', '2 min', '1 hr', '1 hr', '1 hr 30 min', '2 hr', '11 hr']],
    );
    expect([0, 0.459, 0.999].map((share) => english.percent(share))).to.deep.equal(['0%', '45%', '99%']);
    expect(english.format(en.doneFiles, { n: 1 })).to.equal('1 file uploaded');
    expect(duration(90, new Translator(zhCN, 'zh-CN'))).to.equal('2分钟');
  });

  const formatted: Record<string, [size: string, share: string, ready: string]> = {
    ko: ['4.2MB', '45%', '파일 1,000,000개 준비됨'],
    es: ['4,2 MB', '45 %', '1.000.000 de archivos listos'],
    'pt-BR': ['4,2 MB', '45%', '1.000.000 de arquivos prontos'],
    fr: ['4,2 Mo', '45 %', '1 000 000 de fichiers prêts'],
    de: ['4,2 MB', '45 %', '1.000.000 Dateien bereit'],
    id: ['4,2 MB', '45%', '1.000.000 file siap'],
    tr: ['4,2 MB', '%45', '1.000.000 dosya hazır'],
  };
  for (const [lang, expected] of Object.entries(formatted)) {
    it(`format sizes, percentages and millions as usual in ${lang}`, async () => {
      const translator = new Translator(await locales[lang]!(), lang);
      const texts = [
        translator.bytes(4_200_000),
        translator.percent(0.45),
        translator.format(translator.strings.readyFiles, { n: 1_000_000 }),
      ];
      expect(texts.map((text) => text.replaceAll(/\s/g, ' '))).to.deep.equal(expected);
    });
  }

  it('mirror the layout in right-to-left languages', async () => {
    const box = await fixture(`<div lang="ar" dir="rtl"><oss-direct-upload multiple></oss-direct-upload></div>`);
    const element = box.querySelector<OssDirectUpload>('oss-direct-upload')!;
    element.noAuto = true;
    await element.addFiles([sizedFile('a.png')]);
    await until(() => all(element, 'listitem').length === 1, 'a row');
    const left = (selector: string) => element.shadowRoot!.querySelector(selector)!.getBoundingClientRect().left;
    expect(left('[part=file] [part=actions]')).to.be.lessThan(left('[part=file] [part=thumbnail]'));
  });
});

const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

function compare(expected: unknown, actual: unknown, plurals: Intl.PluralRules): void {
  if (typeof expected === 'string') {
    expect(blanks(actual as string), expected).to.deep.equal(blanks(expected));
    return;
  }
  const from = expected as Record<string, unknown>;
  const to = actual as Record<string, unknown>;
  if ('other' in from) {
    const { other } = from as Plural;
    expect(to, other).to.include.all.keys(plurals.resolvedOptions().pluralCategories);
    for (const [category, text] of Object.entries(to as Plural)) {
      const isNumberInWords = ['zero', 'one', 'two'].includes(category) && !text.includes('{n}');
      expect(blanks(text), text).to.deep.equal(blanks(other).filter((blank) => blank !== '{n}' || !isNumberInWords));
    }
    return;
  }
  expect(Object.keys(to)).to.have.members(Object.keys(from));
  for (const key of Object.keys(from)) compare(from[key], to[key], plurals);
}
