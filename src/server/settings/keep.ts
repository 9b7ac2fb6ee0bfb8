/** Sets a value, and deletes the oldest one if the map then has more than `most`. */
export function keep<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key); // so that it becomes the last, and the first is the oldest
  map.set(key, value);
  if (map.size > most) map.delete(map.keys().next().value!);
}
