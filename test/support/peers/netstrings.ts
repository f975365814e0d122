/** Netstrings (https://cr.yp.to/proto/netstrings.txt) out of a stream: `5:hello,`. What is not one is an error. */
export function netstringReader(onText: (text: string) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const colon = rest.indexOf(':')
      if (colon < 0) return
      const length = Number(rest.toString('latin1', 0, colon))
      if (!Number.isInteger(length)) throw new Error(`Not a netstring: ${rest.toString('latin1', 0, 40)}`)
      const end = colon + 1 + length
      if (rest.length <= end) return
      onText(rest.toString('utf8', colon + 1, end))
      rest = rest.subarray(end + 1)
    }
  }
}

export const netstring = (text: string): string => `${Buffer.byteLength(text)}:${text},`
