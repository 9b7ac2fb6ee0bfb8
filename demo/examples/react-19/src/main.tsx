import type { StoredObject } from 'oss-direct-upload';
import { OssDirectUpload } from 'oss-direct-upload/react';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Controller, useForm } from 'react-hook-form';

interface AlbumFields {
  title: string;
  files: readonly string[];
}

function Album() {
  const { control, handleSubmit, register } = useForm<AlbumFields>({ defaultValues: { title: '', files: [] } });
  const [stored, setStored] = useState<readonly StoredObject[]>([]);
  const [saved, setSaved] = useState('');

  return (
    <>
      <form onSubmit={handleSubmit((album) => setSaved(JSON.stringify(album)))}>
        <label>
          Title <input {...register('title', { required: true })} />
        </label>
        <Controller
          control={control}
          name="files"
          rules={{ required: true }}
          render={({ field: { onBlur, onChange, ref } }) => (
            <OssDirectUpload
              ref={ref}
              endpoint="/api/oss-permission"
              multiple
              metadata={{ source: 'album' }}
              onBlur={onBlur}
              onChange={(event) => onChange(event.currentTarget.value)}
              onUploadSuccess={({ detail }) => setStored((before) => [...before, detail.result])}
            />
          )}
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

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Album />
  </StrictMode>,
);
