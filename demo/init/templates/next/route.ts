import { uploads } from '../uploads';

export const { GET, POST } = uploads.handler;
