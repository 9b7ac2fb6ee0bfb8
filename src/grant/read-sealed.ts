import type { Grant, GrantReader, GrantRequest } from './grant.js';
import { sealIn } from './seals.js';

/** Reads a grant, and the seal beside it. */
export async function readSealed<G extends Grant>(
  mode: GrantReader<G>,
  response: unknown,
  request: GrantRequest,
): Promise<G> {
  const grant = await mode.readGrant(response, request);
  const seal = sealIn(response);
  return seal === undefined ? grant : Object.assign(grant, { seal });
}
