const listeners = new Set<() => void>();

/** Calls the listener when a queue of this page forgets its user: what else keeps grants drops them then. */
export function onSignOut(listener: () => void): void {
  listeners.add(listener);
}

/** A queue has forgotten its user. */
export function signOut(): void {
  for (const listener of listeners) listener();
}
