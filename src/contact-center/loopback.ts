/** Host, with or without a port, as it stands in a Host header or an option. */
const loopbackNames = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i

export const isLoopback = (host: string): boolean => host === '::1' || loopbackNames.test(host)
