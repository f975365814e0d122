import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unzip } from '../../../scripts/setup/unzip.mjs'

interface Entry {
  readonly name: string
  readonly content: string
  readonly mode?: number
  readonly stored?: boolean
}

/** A zip archive as PKWARE's APPNOTE describes it. */
function zip(entries: readonly Entry[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, mode = 0o644, stored = false } of entries) {
    const plain = Buffer.from(content)
    const packed = stored ? plain : deflateRawSync(plain)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(stored ? 0 : 8, 4)
    common.writeUInt32LE(crc32(plain), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(plain.length, 18)
    common.writeUInt16LE(name.length, 22)
    // The local header may have an extra field the directory has not.
    const extra = Buffer.from('UT\x01\x00x')
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), extra, packed])
    local.writeUInt16LE(extra.length, 28)
    const attributes = Buffer.alloc(14)
    attributes.writeUInt32LE(((0o100000 | mode) << 16) >>> 0, 6)
    attributes.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\x03'), common, attributes, Buffer.from(name))
    locals.push(local)
    offset += local.length
  }
  const records = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(records.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, records, end])
}

describe('unzip', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'offhook-unzip-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  const extract = async (entries: readonly Entry[], place: (name: string) => string | undefined) => {
    const archive = join(folder, 'archive.zip')
    writeFileSync(archive, zip(entries))
    const progress: number[] = []
    await unzip(archive, join(folder, 'out'), place, (done) => progress.push(done))
    return progress
  }

  it('takes the chosen files to their places, with their modes', async () => {
    const long = 'speech '.repeat(10_000)
    const progress = await extract(
      [
        { name: 'app/', content: '' },
        { name: 'app/program', content: long, mode: 0o755 },
        { name: 'app/inner/plain.txt', content: 'as it is', stored: true },
        { name: 'app/inner/empty', content: '', stored: true },
        { name: 'app/left-out', content: 'no' },
      ],
      (name) =>
        name.endsWith('left-out') ? undefined : name.replace('app/', '').replace('program', 'renamed'),
    )
    expect(readFileSync(join(folder, 'out/renamed'), 'utf8')).toBe(long)
    expect(statSync(join(folder, 'out/renamed')).mode & 0o777).toBe(0o755)
    expect(readFileSync(join(folder, 'out/inner/plain.txt'), 'utf8')).toBe('as it is')
    expect(statSync(join(folder, 'out/inner/empty')).size).toBe(0)
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['inner', 'renamed'])
    expect(progress.at(-1)).toBe(1)
  })

  it('says so when the file is no archive', async () => {
    const file = join(folder, 'no.zip')
    writeFileSync(file, 'not an archive')
    await expect(unzip(file, folder, (name) => name)).rejects.toThrow('Not a zip archive')
  })
})
