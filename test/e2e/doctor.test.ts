import { expect } from '@open-wc/testing';
import {
  corsRule,
  putCorsRules,
  requests,
  servers,
  setCorsRule,
  startAfresh,
  switches,
} from '../support/browser/cloud.js';
import { ailment, type Visit } from './ailment.js';

const here = location.origin;
/** The same servers under another name, and so another origin. */
const elsewhere = here.replace('127.0.0.1', 'intranet.test');

/** How often the doctor has asked the address itself. */
async function looks(): Promise<number> {
  return (await requests()).filter(({ method, path }) => method === 'GET' && path === '/').length;
}

describe('a request without a response', () => {
  beforeEach(startAfresh);
  after(async () => {
    await switches();
    await setCorsRule();
  });

  const forCredentials = 'PUT, POST, GET, HEAD, DELETE';
  const visits: [visit: Visit, methods: string][] = [
    [{ mode: 'sts' }, forCredentials],
    [{ mode: 'post-policy' }, 'POST'],
    [{ mode: 'presigned-url' }, 'PUT'],
    [{ mode: 'presigned-url', size: 400_000 }, 'PUT, POST, GET, DELETE'],
    [{ mode: 'sts', 'retry-for': '0' }, forCredentials], // only a form was sent
  ];
  for (const [visit, methods] of visits) {
    it(`to a bucket without a CORS rule: the hint names the rule for this page, ${JSON.stringify(visit)}`, async () => {
      await switches({ corsOff: true });
      const found = await ailment(visit);
      expect(found).to.include({ code: 'network', likely: 'cors' });
      expect(found.hint?.split('\n')).to.include.members([
        `Source: ${here}`,
        `Allowed Methods: ${methods}`,
        'Allowed Headers: *',
        'Exposed Headers: ETag, x-oss-request-id, x-oss-hash-crc64ecma, x-oss-version-id',
        'Cache Timeout (Seconds): 600',
      ]);
      expect(found.hint).to.contain('<MaxAgeSeconds>600</MaxAgeSeconds>');
      if (visit['retry-for'] === '0' || visit.size) return;
      expect(found.retries).to.be.greaterThan(1); // so it has failed more often than the doctor looked
      expect(await looks()).to.equal(2);
    });
  }

  it('succeeds once the bucket has the rule that the hint holds as XML', async () => {
    const ours = corsRule({ origin: here });
    await putCorsRules(ours);
    const found = await ailment({ origin: elsewhere });
    expect(found).to.include({ code: 'network', likely: 'cors' });
    const [, rule = ''] = /<CORSConfiguration>(.*)<\/CORSConfiguration>/.exec(found.hint ?? '') ?? [];
    expect(rule).to.contain(elsewhere);
    await putCorsRules(ours, rule);
    expect((await ailment({ origin: elsewhere, size: 400_000 })).code).to.be.undefined;
    await setCorsRule();
  });

  it('to a bucket whose rule lacks the method: the hint names the method', async () => {
    await putCorsRules(corsRule({ origin: here }), corsRule({ origin: elsewhere, methods: ['GET'] }));
    const found = await ailment({ origin: elsewhere });
    expect(found).to.include({ code: 'network', likely: 'cors' });
    expect(found.hint)
      .to.match(/has a CORS rule for this page, but PUT/)
      .and.contain(`Source: ${elsewhere}`);
    await setCorsRule();
  });

  it('to an address where no server listens: the hint lists what can be wrong', async () => {
    const { cloud } = await servers();
    const closed = cloud.endpoint.replace('127.0.0.1', '[::1]'); // the mock listens on 127.0.0.1 alone
    const found = await ailment({ address: closed });
    expect(found).to.include({ code: 'network', likely: 'unreachable' });
    expect(found.message).to.contain('[::1]');
    expect(found.hint).to.match(/`region`/);
  });

  it('that the page’s CSP blocks: the hint names what to add, and the request is not retried', async () => {
    const { cloud } = await servers();
    const found = await ailment({ page: 'failing-by-policy' });
    expect(found).to.include({ code: 'network', likely: 'csp', retries: 0 });
    expect(found.hint).to.contain(`${cloud.endpoint} to the connect-src`);
    expect(await requests()).to.not.include({ operation: 'PutObject' });
  });

  it('whose connection is reset again and again: the error does not blame CORS', async () => {
    await switches({ faults: [{ kind: 'reset', operation: 'PostObject', atByte: 250_000 }] });
    const found = await ailment({ size: 500_000, mode: 'post-policy' });
    expect(found).to.include({ code: 'network', likely: 'interrupted' });
    expect(found.hint).to.not.contain('CORS');
    expect(await looks()).to.equal(1);
  });

  it('without a body, whose connection is reset: the error does not blame CORS', async function () {
    if (/AppleWebKit(?!.*Chrome)/.test(navigator.userAgent)) return this.skip(); // it crashes the network process of WebKitGTK now and then
    await switches({ faults: [{ kind: 'reset', operation: 'PutObject' }] });
    const found = await ailment({ size: 0, mode: 'presigned-url' });
    expect(found).to.include({ code: 'network', likely: 'interrupted' });
    const asked = (await requests()).filter(({ path, method }) => path === '/' && method !== 'OPTIONS');
    expect(asked.map(({ method }) => method)).to.deep.equal(['GET', 'PUT']);
  });
});

describe('response headers that CORS hides', () => {
  afterEach(() => switches());

  it('are named on the console, each once', async () => {
    await switches({ hideHeaders: ['etag', 'x-oss-hash-crc64ecma'] });
    const found = await ailment({ size: 400_000, again: '' });
    expect(found.code).to.be.undefined;
    expect(found.warnings).to.have.length(2);
    expect(found.warnings.filter((text) => text.includes('may not read ETag'))).to.have.length(1);
    expect(found.warnings.filter((text) => text.includes('may not read x-oss-hash-crc64ecma'))).to.have.length(1);
    expect(found.warnings.filter((text) => text.endsWith('/guide/cors#fields'))).to.have.length(2);
  });

  it('are not mentioned when all can be read', async () => {
    expect((await ailment({ size: 400_000 })).warnings).to.deep.equal([]);
  });
});
