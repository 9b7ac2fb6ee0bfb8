import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFacts } from '../../src/rules/slow-rules.js';
import { checkRules, type FileRules } from '../../src/rules/file-rules.js';
import { UploadError } from '../../src/base/upload-error.js';
import { recordWords } from '../../src/element/record/record-locales.js';
import { inOneLine } from '../../src/element/task/task-facts.js';
import { ar } from '../../src/element/words/locales/ar.js';
import { en, type Plural, type Strings } from '../../src/element/words/locales/en.js';
import { zhCN } from '../../src/element/words/locales/zh-CN.js';
import { duration } from '../../src/element/words/durations.js';
import { errorInWords } from '../../src/element/words/error-in-words.js';
import { type Locale, localeFor, locales } from '../../src/element/words/language.js';
import { Translator } from '../../src/element/words/translator.js';
import { readConditions, rejectionByPolicy } from '../../src/modes/post-policy/form-policy.js';

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
    for (const tag of ['tlh', '', 'x']) assert.equal(localeFor(tag), undefined, tag);
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
    for (const text of [ar.unsavedFiles, ar.missingFiles]) {
      for (const n of [100, 101, 102, 200]) assert.match(arabic.format(text, { n, total: 300 }), / ملف /);
    }
    // after the negation, the singular would say that not even one file was
    for (const text of [ar.refusedFiles, ar.unacceptedFiles, ar.missingFiles])
      for (const n of [1, 2]) assert.match(arabic.format(text, { n, total: 3 }), /^(ملف|ملفان) .*لم /);
  });

  for (const [lang, load] of Object.entries(locales)) {
    it(`have all placeholders and plurals in ${lang}`, async () => {
      compare(en, await load(), new Intl.PluralRules(lang));
    });
  }

  const loadAll = Object.entries({ en: () => Promise.resolve<Strings>(en), ...locales });

  for (const [lang, load] of loadAll) {
    it(`name different things differently, and the same thing alike, in ${lang}`, async () => {
      const { rules, ...words } = await load();
      const { record, recordingNow } = recordWords(lang);
      assert.notEqual(record, words.save);
      assert.notEqual(recordingNow, words.saving);
      assert.notEqual(words.undo, words.cancel);
      assert.equal(rules.validate, rules['before-upload']);
      const limit = words.upToSize.replace('{size}', '').trim();
      assert.ok(words.upToSizeTotal.includes(limit), `${words.upToSizeTotal}: ${limit}`);
    });
  }

  /** What deletes a file in words. */
  const deleting: Record<string, RegExp> = {
    ...{ en: /delet/i, 'zh-CN': /删/, 'zh-TW': /刪/, ja: /削除/, ko: /삭제/, ar: /حذف/, de: /lösch/i, fr: /suppr/i },
    ...{ es: /elimin|borr/i, 'pt-BR': /exclu|apag/i, tr: /\bsil/i, id: /hapus(?!.* dari daftar)/i },
  };
  for (const [lang, load] of loadAll) {
    it(`do not say in ${lang} that a file is deleted where it only leaves the list`, async () => {
      const { remove, removed, removeAll, removeAdded, removeFailed, removedFile, movingEnded, ...rest } = await load();
      const { removedFiles, someFailed, somePaused, forget } = rest;
      const texts = [remove, removed, removeAll, removeAdded, removeFailed, removedFile, movingEnded];
      texts.push(...Object.values(removedFiles), someFailed, somePaused, forget);
      for (const text of texts) assert.doesNotMatch(text, deleting[lang]!);
    });
  }

  /** What no text may contain. */
  const avoided: Partial<Record<Locale, RegExp>> = {
    fr: /[ \u00a0][:;!?]/, // a narrow space comes before these
    ko: /사진(?! 찍기)/, // a picture is 이미지, but for what a camera takes
    'zh-CN': /此页面|该页面|这个页面|这个文件|该文件/,
    'zh-TW': /此頁面|該頁面|這個頁面|這個檔案|該檔案|這個檔名/,
  };
  for (const [lang, pattern] of Object.entries(avoided)) {
    it(`keep to the spelling and the terms of ${lang}`, async () => {
      const texts = [await locales[lang as Locale](), recordWords(lang)];
      assert.equal(pattern.exec(JSON.stringify(texts))?.[0], undefined);
    });
  }

  it('format sizes, durations and percentages', () => {
    const sizes = [0, 1, 999, 1000, 1500, 1_000_000, 12_345_678_901].map((size) => english.bytes(size));
    assert.deepEqual(sizes, ['0 bytes', '1 byte', '999 bytes', '1 kB', '1.5 kB', '1 MB', '12 GB']);
    const rounded = [0.4, 999.7, 999_499, 999_500, 1e15].map((size) => english.bytes(size));
    assert.deepEqual(rounded, ['0 bytes', '1 kB', '999 kB', '1 MB', '1,000 TB']);
    const times = [0.2, 7.1, 31, 58, 61, 3599, 3601, 5400, 7140, 40_000].map((time) => duration(time, english));
    assert.equal(times.join(), '1 sec,8 sec,35 sec,1 min,2 min,1 hr,1 hr,1 hr 30 min,2 hr,11 hr');
    const shares = [0, 0.459, 0.999].map((share) => english.percent(share));
    assert.deepEqual(shares, ['0%', '45%', '99%']);
    assert.equal(english.format(en.doneFiles, { n: 1 }), '1 file uploaded');
    assert.equal(duration(90, new Translator(zhCN, 'zh-CN')), '2分钟');
  });

  const formatted: Partial<Record<Locale, [size: string, share: string, ready: string]>> = {
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
      const translator = new Translator(await locales[lang as Locale](), lang);
      const ready = translator.format(translator.strings.readyFiles, { n: 1_000_000 });
      const texts = [translator.bytes(4_200_000), translator.percent(0.45), ready];
      assert.equal(texts.join('|').replaceAll(/\s/g, ' '), expected.join('|'));
    });
  }
});

describe('a rejection in words', () => {
  const none = { count: 0, size: 0 };
  const ofFile = (rules: FileRules, size: number, name = 'a.pdf', admitted = none) =>
    checkRules({ name, type: 'application/pdf', size }, rules, admitted);
  const policy = { conditions: readConditions([['content-length-range', 10_000, 20_000]]) };
  const ofPolicy = (size: number) => rejectionByPolicy(policy, { key: 'a', type: '', size });
  const office = 'application/vnd.openxmlformats-officedocument';
  const texts = `text/plain,application/msword,${office}.wordprocessingml.document,${office}.spreadsheetml.sheet`;
  const rejections: [error: UploadError | undefined, words: string][] = [
    [ofFile({ maxFileSize: 10_000 }, 30_000), '30 kB. Up to 10 kB'],
    [ofFile({ maxFileSize: 10_000_000 }, 10_485_760), '10,485,760 bytes. Up to 10,000,000 bytes'],
    [ofFile({ minFileSize: 10_000 }, 900), '900 bytes. At least 10 kB'],
    [ofFile({ minFileSize: 1 }, 0), 'The file is empty'],
    [ofFile({ maxTotalSize: 20_000 }, 5000, 'a', { count: 1, size: 18_000 }), 'All files together: 23 kB. Up to 20 kB'],
    [ofFile({ maxFiles: 2 }, 1, 'a', { count: 2, size: 0 }), 'Only 2 files may be added'],
    [ofFile({ accept: 'image/jpeg,.png,image/webp' }, 1), 'PDF. Only JPEG, PNG, or WebP'],
    [ofFile({ accept: texts }, 1), 'PDF. Only TXT, DOC, DOCX, or XLSX'],
    [ofFile({ accept: 'image/*,video/*' }, 1, 'a'), 'PDF. Only images or videos'],
    [checkRules({ name: 'a', type: '', size: 1 }, { accept: 'image/*' }, none), 'Only images'],
    [checkFacts({ width: 320, height: 200 }, { minImageWidth: 800 }), '320 × 200 pixels. At least 800 pixels wide'],
    [checkFacts({ width: 9000, height: 10 }, { maxImageWidth: 4000 }), '9,000 × 10 pixels. Up to 4,000 pixels wide'],
    [checkFacts({ width: 320, height: 200 }, { minImageHeight: 201 }), '320 × 200 pixels. At least 201 pixels high'],
    [checkFacts({ width: 320, height: 200 }, { maxImageHeight: 199 }), '320 × 200 pixels. Up to 199 pixels high'],
    [checkFacts({ duration: 124.2 }, { maxDuration: 60 }), '2 min 5 sec. Up to 1 min'],
    [ofPolicy(30_000), '30 kB. Up to 20 kB'],
    [ofPolicy(900), '900 bytes. At least 10 kB'],
    [new UploadError('rejected', 'By OSS.', { rule: 'policy-size' }), 'The server does not allow this size'],
    [new UploadError('rejected', 'Of a mode of the page.', { rule: 'max-file-size' }), 'Not allowed'],
  ];
  for (const [error, words] of rejections)
    it(`has numbers: ${words}`, () => {
      const { text, hint } = errorInWords(error!, english);
      assert.deepEqual([text, hint], [words, '']);
    });

  it('is in the language with all its punctuation', async () => {
    const pixels = checkFacts({ width: 320, height: 200 }, { minImageWidth: 800 })!;
    assert.equal(errorInWords(pixels, new Translator(zhCN, 'zh-CN')).text, '320 × 200 像素。宽度至少 800 像素');
  });
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
