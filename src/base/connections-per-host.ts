/** Connections that browsers open to one host over HTTP/1.1: as many requests can be sent at once. */
export const CONNECTIONS_PER_HOST = 6;
