'use server';

export async function saveAlbum(_before: string, form: FormData): Promise<string> {
  return JSON.stringify({ title: form.get('title'), files: form.getAll('files') });
}
