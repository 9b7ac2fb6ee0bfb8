import type { StoredObject } from 'oss-direct-upload';
import { OssDirectUpload } from 'oss-direct-upload/react';
import { useState } from 'react';

export default function Album() {
  const [stored, setStored] = useState<readonly StoredObject[]>([]);
  const [saved, setSaved] = useState('');

  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const data = new FormData(event.currentTarget);
          setSaved(JSON.stringify({ title: data.get('title'), files: data.getAll('files') }));
        }}
      >
        <label>
          Title <input name="title" required />
        </label>
        <OssDirectUpload
          name="files"
          endpoint="/api/oss-permission"
          multiple
          required
          metadata={{ source: 'album' }}
          onUploadSuccess={({ detail }) => setStored((before) => [...before, detail.result])}
        />
        <button>Save</button>
      </form>
      <ul className="stored">
        {stored.map(({ key, verified }) => (
          <li key={key}>
            {key} {verified ? 'verified' : 'not verified'}
          </li>
        ))}
      </ul>
      <output>{saved}</output>
    </>
  );
}
