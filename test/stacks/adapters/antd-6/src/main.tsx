import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Photos } from './photos';

function Album() {
  const [saved, setSaved] = useState<string[]>([]);
  return (
    <>
      <Photos onSave={setSaved} />
      <output>{saved.join('\n')}</output>
    </>
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Album />
  </StrictMode>,
);
