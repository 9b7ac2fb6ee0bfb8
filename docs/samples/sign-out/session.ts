import 'oss-direct-upload';
import { endpoint, type FetchGrant } from 'oss-direct-upload/core';

declare function signInAgain(): Promise<void>;
const field = document.querySelector('oss-direct-upload')!;

// #region session
const ask = endpoint('/api/oss-permission');

const fetchGrant: FetchGrant = async (request, signal) => {
  const response = (await ask(request, signal)) as Response;
  if (response.status !== 401) return response;
  await signInAgain(); // your dialog
  return ask(request, signal);
};
field.endpoint = fetchGrant;
// #endregion session
