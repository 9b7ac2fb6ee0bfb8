import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { escapeXml, readBlocks, readTag } from '../../src/oss/request/oss-xml.js';

const response = `<?xml version="1.0" encoding="UTF-8"?>
<ListPartsResult>
  <Bucket>b</Bucket><Key>a&amp;b/&#x4e2d;&#25991;&lt;&gt;&quot;&apos;</Key><UploadId>U</UploadId>
  <IsTruncated>true</IsTruncated><NextPartNumberMarker>2</NextPartNumberMarker>
  <Part><PartNumber>1</PartNumber><ETag>&quot;E1&quot;</ETag><Size>102400</Size></Part>
  <Part><PartNumber>2</PartNumber><ETag>"E2"</ETag><Size>5</Size></Part>
</ListPartsResult>`;

describe('OSS’s XML', () => {
  it('readTag reads the text of a tag', () => {
    assert.equal(readTag(response, 'Key'), 'a&b/中文<>"\'');
    assert.equal(readTag(response, 'UploadId'), 'U');
    assert.equal(readTag(response, 'Nothing'), undefined);
    assert.equal(readTag('<Key></Key>', 'Key'), '');
  });

  it('readBlocks reads every block, in order', () => {
    const parts = readBlocks(response, 'Part').map((block) => [readTag(block, 'PartNumber'), readTag(block, 'ETag')]);
    assert.deepEqual(Object.fromEntries(parts), { 1: '"E1"', 2: '"E2"' });
    assert.deepEqual(readBlocks(response, 'Upload'), []);
  });

  it('readTag decodes what escapeXml escaped', () => {
    const property = fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (text) => {
      assert.equal(readTag(`<Key>${escapeXml(text)}</Key>`, 'Key'), text);
    });
    fc.assert(property);
    assert.doesNotMatch(escapeXml('<a href="x">&</a>'), /[<>"]|&(?!#)/);
  });

  it('readTag decodes the entities of XML once, and leaves all others as they are', () => {
    const known = ['&amp; &', '&lt; <', '&gt; >', '&quot; "', "&apos; '", '&#65; A', '&#x41; A', '&#x1F600; 😀'];
    const once = ['&amp;lt; &lt;', '&#38;amp; &amp;'];
    for (const [entity, decoded] of [...known, ...once].map((pair) => pair.split(' ')))
      assert.equal(readTag(`<Key>${entity}</Key>`, 'Key'), decoded);
    const others = '&other; &constructor; &__proto__; & &; &#; &#x; &#x110000; &#99999999999999999999; &#xg;';
    assert.equal(readTag(`<Key>${others}</Key>`, 'Key'), others);
  });

  it('readTag finds nothing in a document that was cut off inside a tag', () => {
    for (let at = 0; at < response.length; at++) {
      const cut = response.slice(0, at);
      for (const tag of ['Key', 'UploadId', 'IsTruncated'])
        assert.ok([undefined, readTag(response, tag)].includes(readTag(cut, tag)));
      assert.ok(readBlocks(cut, 'Part').length <= 2);
    }
  });

  it('readTag returns text or undefined for any garbage', () => {
    const tags = ['<Key>', '</Key>', '<Part>', '</Part>', '<Key/>', '<![CDATA[', ']]>', '<!--', '&#xD800;', '&#0;'];
    const piece = fc.oneof(fc.constantFrom('<', '>', '</', '&', ';', '#', 'x', ...tags), fc.string({ maxLength: 5 }));
    const tag = fc.constantFrom('Key', 'Part', '', '$&', '__proto__');
    const property = fc.property(fc.array(piece, { maxLength: 60 }), tag, (pieces, name) => {
      const xml = pieces.join('');
      assert.ok(['string', 'undefined'].includes(typeof readTag(xml, name)));
      for (const block of readBlocks(xml, name)) assert.equal(typeof block, 'string');
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it('readTag and readBlocks end, with much of anything: the square of a million steps would take minutes', () => {
    for (const one of ['<', '&', '&#', '<Key', '<Key>', '</Key>', '<Part><Part>', '&a', '&#x1', 'a;']) {
      const xml = one.repeat(1_000_000 / one.length);
      for (const text of [xml, `<Key>${xml}</Key>`]) readTag(text, 'Key');
      for (const text of [xml, `${xml}</Part>`]) readBlocks(text, 'Part');
    }
  });
});
