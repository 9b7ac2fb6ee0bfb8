import { uploads } from '../../uploads';

export default defineEventHandler((event) => uploads.handler.POST(toWebRequest(event)));
