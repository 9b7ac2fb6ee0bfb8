import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Framework } from '../support/node/built-app.js';

/** What the component of a route does in each framework, in a view of that name which writes what it hears into an `<output>`. */
export function testRoute(field: Framework): void {
  it('renders a field of a route, which says its rules and hears of its data', async () => {
    const html = await field.render('route');
    const [tag = ''] = /<oss-direct-upload [^>]*>/.exec(html) ?? [];
    assert.match(tag, / endpoint="\/server\/routes\/photos"/);
    assert.match(tag, / rules[ =>]/);
    assert.ok(!/ route[ =>]/.test(tag), tag);
    await field.open('route', html);
    const { page } = field;
    await page.getByText('Images · up to 2 MB · ≥ 2 pixels wide').waitFor();
    await field.choose('Choose a file', 'photo.png');
    await page.getByText('photos by 7: 1').waitFor();
    assert.deepEqual(field.noise, []);
  });
}
