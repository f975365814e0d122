/** The channel on which main hands the media page its end of the port. Apart from the contract, so that the preload stays without zod. */
export const mediaPortChannel = 'media:port'
