import { networkInterfaces } from 'node:os'

/**
 * This computer's own IPv4 address beside loopback; traffic to it does not leave the computer. Asterisk names no loopback
 * candidate: a relay on 127.0.0.1 would be answered from an address that nobody named.
 */
export const ownAddress = (): string =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
