export const Devices = () => null
