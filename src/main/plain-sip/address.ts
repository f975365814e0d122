/** A SIP URI as people say it: without scheme, parameters and headers. */
export const addressOf = (uri: string): string => uri.replace(/^sips?:/, '').replace(/[;?].*$/, '')
