// #region names
export function picturesOf(form: FormData): { key: string; caption: string }[] {
  const keys = form.getAll('pictures') as string[]; // in the order of the wall
  return keys.map((key) => ({ key, caption: (form.get(`caption[${key}]`) as string | null) ?? '' }));
}
// #endregion names

// #region json
export function picturesInJson(form: FormData): { key: string; caption: string }[] {
  const entries = form.getAll('pictures') as string[];
  return entries.map((entry) => {
    const { key, fields } = JSON.parse(entry) as { key: string; fields?: { caption?: string } };
    return { key, caption: fields?.caption ?? '' };
  });
}
// #endregion json
