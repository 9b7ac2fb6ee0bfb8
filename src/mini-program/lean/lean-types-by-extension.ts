import { typeByName } from '../form/type-by-name.js';

/** `upload/types-by-extension` in the one file: pictures and videos. */
export const typeByExtension = (name: string): string => typeByName(name) || '';
