import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCleanScope, recordScope } from '../../src/core/resume/record-scope.js';

describe('the scope of a record', () => {
  const cases: [scope: string, kept: string][] = [
    ['https://a.example/sts\nuser-7', 'https://a.example/sts\nuser-7'],
    ['https://a.example:8443/sts?token=SECRET&user=7\nuser-7', 'https://a.example:8443/sts?token=&user=\nuser-7'],
    ['https://a.example/sts?a=b=SECRET&plain&a=2#SECRET\n', 'https://a.example/sts?a=&plain&a=\n'],
    ['https://me:SECRET@a.example/@b/sts\n', 'https://a.example/@b/sts\n'],
    ['https://me:SECRET@a.example?t=SECRET', 'https://a.example?t='],
    ['https://a.example/sts?name={name}&size={size}\n', 'https://a.example/sts?name=&size=\n'],
    ['https://a.example/sts#SECRET', 'https://a.example/sts'],
    ['/sts?token=SECRET\nuser', '/sts?token=\nuser'],
    ['data:application/json,{"accessKeySecret":"SECRET"}\nuser', 'data:\nuser'],
    ['/app/upload.html\n', '/app/upload.html\n'],
    ['user 7#a=b', 'user 7#a=b'],
    ['api/sts?token=SECRET&user=7\nuser', 'api/sts?token=&user=\nuser'],
    ['?token=SECRET#SECRET', '?token='],
    ['api/sts?plain#SECRET', 'api/sts?plain'],
    [' /sts?token=SECRET', ' /sts?token='],
    ['//me:SECRET@a.example/sts?token=SECRET', '//a.example/sts?token='],
    ['', ''],
    [
      'https://a.example/sts\nhttps://a.example/?of=the+application',
      'https://a.example/sts\nhttps://a.example/?of=the+application',
    ],
  ];
  for (const [scope, kept] of cases) {
    it(`holds no query value: ${JSON.stringify(scope)}`, () => {
      assert.equal(recordScope(scope), kept);
      assert.equal(isCleanScope(`${kept}\nfilm.mp4\n1`), true);
      assert.equal(isCleanScope(`${scope}\nfilm.mp4\n1`), scope === kept);
    });
  }
});
