import 'oss-direct-upload';
import type { StoredObject } from 'oss-direct-upload';
import { createSignal, For } from 'solid-js';
import { createStore } from 'solid-js/store';
import { render } from 'solid-js/web';

function Album() {
  const [album, setAlbum] = createStore({ title: '', files: [] as readonly string[] });
  const [stored, setStored] = createSignal<readonly StoredObject[]>([]);
  const [saved, setSaved] = createSignal('');

  const save = (event: SubmitEvent) => {
    event.preventDefault();
    setSaved(JSON.stringify(album));
  };

  return (
    <>
      <form onSubmit={save}>
        <label>
          Title <input required value={album.title} onInput={(event) => setAlbum('title', event.currentTarget.value)} />
        </label>
        <oss-direct-upload
          endpoint="/api/oss-permission"
          multiple
          required
          prop:metadata={{ source: 'album' }}
          on:change={(event) => setAlbum('files', event.currentTarget.value)}
          on:upload-success={({ detail }) => setStored((before) => [...before, detail.result])}
        />
        <button>Save</button>
      </form>
      <ul class="stored">
        <For each={stored()}>
          {({ key, verified }) => (
            <li>
              {key} {verified ? 'verified' : 'not verified'}
            </li>
          )}
        </For>
      </ul>
      <output>{saved()}</output>
    </>
  );
}

render(() => <Album />, document.getElementById('root')!);
