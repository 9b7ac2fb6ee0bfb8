import { LoadedPart } from '../host/loaded-part.js';
import type { SettingsElement } from '../host/settings.js';
import type { ListParts, Look } from '../look/look.js';
import { FileRows } from '../rows/file-rows.js';

type Variant = NonNullable<SettingsElement['variant']>;

/** The look of each variant. @returns the one that is shown now: rows if its code cannot be loaded, undefined while it is loaded */
export function looksFor(parts: ListParts): () => Look | undefined {
  const { host } = parts;
  const rows = new FileRows(parts);
  const late = (variant: Variant, load: () => Promise<Look>) =>
    new LoadedPart(host, () => host.variant === variant, load);
  const looks: Partial<Record<string, Look | LoadedPart<Look>>> = {
    dropzone: rows,
    button: rows,
    pictures: late('pictures', async () => new (await import('../wall/wall.js')).Wall(parts)),
    avatar: late('avatar', async () => new (await import('../avatar/avatar.js')).Avatar(parts)),
  } satisfies Record<Variant, unknown>;
  return () => {
    const look = looks[host.variant ?? ''] ?? rows;
    return look instanceof LoadedPart ? (look.current ?? (look.hasFailed ? rows : undefined)) : look;
  };
}
