import { configureHeic } from './media/heic.js';
import { loadHeicTo } from './media/heic-to.js';

configureHeic({ load: loadHeicTo });

export { configureHeic, type DecodeHeic, type HeicSettings } from './media/heic.js';
