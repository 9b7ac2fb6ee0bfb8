import { expect } from '@open-wc/testing';
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
  it('readTag reads the text of a tag, its entities decoded', () => {
    expect(readTag(response, 'Key')).to.equal('a&b/中文<>"\'');
    expect(readTag(response, 'UploadId')).to.equal('U');
    expect(readTag(response, 'Nothing')).to.equal(undefined);
    expect(readTag('<Key></Key>', 'Key')).to.equal('');
  });

  it('readBlocks reads every block, in order', () => {
    const parts = readBlocks(response, 'Part').map((block) => [readTag(block, 'PartNumber'), readTag(block, 'ETag')]);
    expect(parts).to.deep.equal([
      ['1', '"E1"'],
      ['2', '"E2"'],
    ]);
    expect(readBlocks(response, 'Upload')).to.deep.equal([]);
  });

  it('readTag decodes what escapeXml escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 50 }), (text) => {
        expect(readTag(`<Key>${escapeXml(text)}</Key>`, 'Key')).to.equal(text);
      }),
    );
    expect(escapeXml('<a href="x">&</a>')).not.to.match(/[<>"]|&(?!#)/);
  });

  it('readTag decodes entities as DOMParser does', () => {
    const entities = [
      '&amp;',
      '&lt;',
      '&gt;',
      '&quot;',
      '&apos;',
      '&#65;',
      '&#x41;',
      '&#X41;',
      '&#x1F600;',
      '&amp;lt;',
      '&#38;amp;',
    ];
    for (const entity of entities.filter((one) => one !== '&#X41;')) {
      const own = new DOMParser().parseFromString(`<Key>${entity}</Key>`, 'text/xml').documentElement.textContent;
      expect(readTag(`<Key>${entity}</Key>`, 'Key'), entity).to.equal(own);
    }
  });

  it('readTag leaves unknown entities as they are, also names of Object.prototype', () => {
    for (const text of [
      '&other;',
      '&constructor;',
      '&toString;',
      '&__proto__;',
      '&',
      '&;',
      '&#;',
      '&#x;',
      '&#x110000;',
      '&#99999999999999999999;',
      '&#xg;',
    ]) {
      expect(readTag(`<Key>${text}</Key>`, 'Key'), text).to.equal(text);
    }
  });

  it('readTag finds nothing in a document that was cut off inside a tag', () => {
    for (let at = 0; at < response.length; at++) {
      const cut = response.slice(0, at);
      for (const tag of ['Key', 'UploadId', 'IsTruncated']) {
        expect([undefined, readTag(response, tag)]).to.include(readTag(cut, tag));
      }
      expect(readBlocks(cut, 'Part').length).to.be.at.most(2);
    }
  });

  it('readTag returns text or undefined for any garbage', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<',
        '>',
        '</',
        '&',
        ';',
        '#',
        'x',
        '<Key>',
        '</Key>',
        '<Part>',
        '</Part>',
        '<Key/>',
        '<![CDATA[',
        ']]>',
        '<!--',
        '&#xD800;',
        '&#0;',
      ),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }),
        fc.constantFrom('Key', 'Part', '', '$&', '__proto__'),
        (pieces, tag) => {
          const xml = pieces.join('');
          expect(readTag(xml, tag)).to.be.oneOf([undefined, readTag(xml, tag)]);
          for (const block of readBlocks(xml, tag)) expect(block).to.be.a('string');
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('readBlocks takes time in proportion to the length, not to its square', () => {
    const units = ['<', '&', '&#', '<Key', '<Key>', '</Key>', '<Part><Part>', '&a', '&#x1', 'a;'];
    for (const one of units) {
      const xml = one.repeat(1_000_000 / one.length);
      const begun = performance.now();
      readTag(xml, 'Key');
      readTag(`<Key>${xml}</Key>`, 'Key');
      readBlocks(xml, 'Part');
      readBlocks(`${xml}</Part>`, 'Part');
      expect(performance.now() - begun, one).to.be.lessThan(2000); // the square of a million takes minutes
    }
  });
});
