import { expect } from '@open-wc/testing';
import type { OssDirectUpload } from '../../src/element.js';
import { field, page, settled, startEachWithNothing, stored, user } from '../support/browser/batch-pages.js';
import type { SharedUpload } from '../../src/memory/record.js';
import { forgetRequests, requests, requestsOf, switches } from '../support/browser/cloud.js';
import type { FramedPage } from '../support/browser/framed-pages.js';
import { choose } from '../support/browser/gestures.js';
import { bytes } from '../support/files.js';
import { until } from '../support/until.js';
import { hasten } from './hasten-page.js';

describe('an avatar that is not finished', () => {
  startEachWithNothing();

  const AVATAR = 'part-size="100kB" parallel-parts="1"';
  const form = (...fields: string[]) => `<form onsubmit="event.preventDefault()">${fields.join('')}</form>`;
  const one = (name: string, more = '') => field(`name="${name}" ${AVATAR} ${more}`);
  const avatar = (more = '') => one('avatar', `variant="avatar" ${more}`).replace(' multiple', '');
  const titles = (element: OssDirectUpload) =>
    [...element.shadowRoot!.querySelectorAll('section.unfinished')].map(({ ariaLabel }) => ariaLabel);
  const large = (name: string) => new File([bytes(900_000)], name, { type: 'image/png', lastModified: 1e12 });
  const elementsOf = (opened: FramedPage) => [...opened.document.querySelectorAll('oss-direct-upload')];
  /** The names of the files that have records of parts. */
  const records = async () => {
    const all = (await stored()) as Partial<SharedUpload>[];
    return all.flatMap(({ name, upload, scope }) => (upload && scope?.includes(user) ? name! : [])).toSorted();
  };

  /** Begins to send files, each in its field, and reloads the page when some parts of each are there. */
  async function leave(markup: string, ...files: readonly File[][]): Promise<FramedPage> {
    const first = page();
    await first.open(markup);
    const expected = new Set(files.flat().map(({ name }) => name)).size; // the same file is sent once
    await switches({ faults: [{ kind: 'stall', operation: 'UploadPart', skip: 2 * expected }] });
    elementsOf(first).forEach((element, i) => files[i] && choose(element, ...files[i]));
    const parts = async () => (await requestsOf('UploadPart')).filter(({ status }) => status);
    await until(async () => (await parts()).length === 2 * expected, 'some parts');
    await until(async () => (await records()).length === expected, 'the records');
    await first.reload(markup, async () => (hasten(first.window), switches()));
    await forgetRequests();
    await until(() => titles(elementsOf(first)[0]!).length > 0, 'what is unfinished');
    return first;
  }

  it('is over when another picture is chosen, which replaces it; another field keeps its own', async () => {
    const markup = form(avatar(), one('photos'));
    const later = await leave(markup, [large('me.png')], [large('beach.png')]);
    const [face, wall] = elementsOf(later);
    await until(() => titles(wall!).length > 0, 'what is unfinished there');
    choose(face!, new File([bytes(500)], 'other.png', { type: 'image/png' }));
    await settled(face!, 1);
    await until(async () => (await records()).join() === 'beach.png', 'the record of the other field alone');
    await until(() => /1 unfinished/.test(titles(face!).join()), 'its own has left the list');
    const aborts = () => requestsOf('AbortMultipartUpload');
    await until(async () => (await aborts()).length === 1, 'its parts are deleted');
    choose(wall!, large('beach.png'));
    await settled(wall!, 1);
    expect(await aborts(), 'once').to.have.length(1);
    const again = (await requests()).map(({ operation }) => operation);
    expect(again, 'the other field continues').not.to.include('InitiateMultipartUpload');
  });

  it('keeps what another field needs of the same file', async () => {
    const markup = form(avatar(), one('photos'));
    const later = await leave(markup, [large('me.png')], [large('me.png')]);
    const [face, wall] = elementsOf(later);
    choose(face!, new File([bytes(500)], 'other.png', { type: 'image/png' }));
    await settled(face!, 1);
    expect(await records()).to.deep.equal(['me.png']);
    choose(wall!, large('me.png'));
    await settled(wall!, 1);
    expect((await requests()).map(({ operation }) => operation)).not.to.include('InitiateMultipartUpload');
  });

  it('stays while a rule rejects the other picture', async () => {
    const markup = form(avatar('accept="image/png"'));
    const later = await leave(markup, [large('me.png')]);
    const [face] = elementsOf(later);
    face!.validate = async () => 'No face is seen.';
    let rejected = 0;
    face!.addEventListener('file-reject', () => rejected++);
    choose(face!, new File([bytes(500)], 'other.png', { type: 'image/png' }));
    await until(() => rejected === 1, 'the rejection');
    expect(await records()).to.deep.equal(['me.png']);
    expect(titles(face!)).to.have.length(1);
  });
});
