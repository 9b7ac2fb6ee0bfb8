import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inOneLine } from '../../src/element/task/dot-separated.js';
import { ar } from '../../src/element/words/locales/ar.js';
import { en, type Plural } from '../../src/element/words/locales/en.js';
import { zhCN } from '../../src/element/words/locales/zh-CN.js';
import { duration } from '../../src/element/words/durations.js';
import { localeFor, locales } from '../../src/element/words/language.js';
import { Translator } from '../../src/element/words/translator.js';

const english = new Translator(en, 'en');

describe('languages', () => {
  it('are found for every region, and by old codes; English is shown for those that are missing', () => {
    const found = {
      ...{ 'zh-CN': 'zh zh_CN zh-Hans-CN', 'zh-TW': 'zh-HK zh-TW', ja: 'ja-JP', ar: 'ar-EG', ko: 'ko ko-KR ko-Kore' },
      ...{ es: 'es es-MX es-419 es_ES', 'pt-BR': 'pt-BR pt pt-PT pt_BR', fr: 'fr fr-CA fr-FR', de: 'de de-AT de-CH' },
      ...{ id: 'id id-ID in in-ID', tr: 'tr tr-TR tr-CY' },
    };
    for (const [locale, tags] of Object.entries(found))
      for (const tag of tags.split(' ')) assert.equal(localeFor(tag), locale, tag);
    for (const tag of ['sv', '', 'x']) assert.equal(localeFor(tag), undefined, tag);
  });

  it('isolate a percentage in Arabic, beside which numbers would change sides', () => {
    const share = new Translator(ar, 'ar').percent(0.5);
    assert.match(share, /\u200e/);
    assert.equal(inOneLine([share, false, '2 MB']), `\u2066${share}\u2069 · 2 MB`);
  });

  it('use the right Arabic form for hundreds', () => {
    const arabic = new Translator(ar, 'ar');
    const forms = [11, 100, 101, 200].map((n) => arabic.format(ar.doneFiles, { n }).replace(/\p{N}+/u, 'n'));
    assert.deepEqual(forms, ['رُفع n ملفًا', ...Array<string>(3).fill('رُفع n ملف')]);
    assert.match(arabic.format(ar.unfinishedFiles, { n: 100 }), /عملية رفع غير مكتملة/);
  });

  for (const [lang, load] of Object.entries(locales)) {
    it(`have all placeholders and plurals in ${lang}`, async () => {
      compare(en, await load(), new Intl.PluralRules(lang));
    });
  }

  it('format sizes, durations and percentages', () => {
    const sizes = [0, 1, 999, 1000, 1500, 1_000_000, 12_345_678_901].map((size) => english.bytes(size));
    assert.deepEqual(sizes, ['0 bytes', '1 byte', '999 bytes', '1 kB', '1.5 kB', '1 MB', '12 GB']);
    const times = [0.2, 7.1, 31, 58, 61, 3599, 3601, 5400, 7140, 40_000].map((time) => duration(time, english));
    assert.equal(times.join(), '1 sec,8 sec,35 sec,1 min,2 min,1 hr,1 hr,1 hr 30 min,2 hr,11 hr');
    const shares = [0, 0.459, 0.999].map((share) => english.percent(share));
    assert.deepEqual(shares, ['0%', '45%', '99%']);
    assert.equal(english.format(en.doneFiles, { n: 1 }), '1 file uploaded');
    assert.equal(duration(90, new Translator(zhCN, 'zh-CN')), '2分钟');
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
      const ready = translator.format(translator.strings.readyFiles, { n: 1_000_000 });
      const texts = [translator.bytes(4_200_000), translator.percent(0.45), ready];
      assert.equal(texts.join('|').replaceAll(/\s/g, ' '), expected.join('|'));
    });
  }
});

const blanks = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

function compare(expected: unknown, actual: unknown, plurals: Intl.PluralRules): void {
  if (typeof expected === 'string') {
    assert.deepEqual(blanks(actual as string), blanks(expected), expected);
    return;
  }
  const from = expected as Record<string, unknown>;
  const to = actual as Record<string, unknown>;
  if ('other' in from) {
    const { other } = from as Plural;
    for (const category of plurals.resolvedOptions().pluralCategories)
      assert.ok(category in to, `${category}: ${other}`);
    for (const [category, text] of Object.entries(to as Plural)) {
      const isNumberInWords = ['zero', 'one', 'two'].includes(category) && !text.includes('{n}');
      const wanted = blanks(other).filter((blank) => blank !== '{n}' || !isNumberInWords);
      assert.deepEqual(blanks(text), wanted, text);
    }
    return;
  }
  assert.deepEqual(Object.keys(to).sort(), Object.keys(from).sort());
  for (const key of Object.keys(from)) compare(from[key], to[key], plurals);
}
