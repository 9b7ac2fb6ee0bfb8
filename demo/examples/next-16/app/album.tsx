'use client';

import type { StoredObject } from 'oss-direct-upload';
import { OssDirectUpload } from 'oss-direct-upload/react';
import { useActionState, useState } from 'react';

interface Props {
  save: (before: string, form: FormData) => Promise<string>;
}

export function Album({ save }: Props) {
  const [saved, submit, isSaving] = useActionState(save, '');
  const [stored, setStored] = useState<readonly StoredObject[]>([]);

  return (
    <>
      <form action={submit}>
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
        <button disabled={isSaving}>Save</button>
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
