import { computed, signal } from '@preact/signals';
import 'oss-direct-upload';
import type { StoredObject } from 'oss-direct-upload';
import { render } from 'preact';

const title = signal('');
const files = signal<readonly string[]>([]);
const stored = signal<readonly StoredObject[]>([]);
const saved = signal('');
const album = computed(() => ({ title: title.value, files: files.value }));

function save(event: SubmitEvent) {
  event.preventDefault();
  saved.value = JSON.stringify(album.value);
}

function Album() {
  return (
    <>
      <form onSubmit={save}>
        <label>
          Title <input required value={title} onInput={(event) => (title.value = event.currentTarget.value)} />
        </label>
        <oss-direct-upload
          endpoint="/api/oss-permission"
          multiple
          required
          metadata={{ source: 'album' }}
          onchange={(event) => (files.value = event.currentTarget.value)}
          onupload-success={({ detail }) => (stored.value = [...stored.value, detail.result])}
        />
        <button>Save</button>
      </form>
      <ul class="stored">
        {stored.value.map(({ key, verified }) => (
          <li key={key}>
            {key} {verified ? 'verified' : 'not verified'}
          </li>
        ))}
      </ul>
      <output>{saved}</output>
    </>
  );
}

render(<Album />, document.getElementById('root')!);
