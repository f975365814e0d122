// Asterisk 22, which Debian 12 does not have: a root file system of Debian sid, kept for all checkouts of this user.
// It is only looked into, never entered: test/support/peers/asterisk.ts runs the program with the libraries beside it.
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { mkdir, readdir, readlink, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { claim } from '../claim.mjs'
import { debianMirror } from './apt-sources.mjs'
import { run } from './command.mjs'
import { findProgram } from './debian.mjs'
import { userCache } from './paths.mjs'
import { SetupError } from './progress.mjs'

const packages = ['asterisk', 'asterisk-modules', 'asterisk-core-sounds-en-wav']

/** The number is raised when what is made here changes. */
export const asteriskRoot = path.join(userCache, 'asterisk-sid-1')

const waitForOtherMs = 500

/** As Debian numbers it, such as `22.10.1+dfsg-1`. */
export function asteriskVersion() {
  const status = readFileSync(path.join(asteriskRoot, 'var/lib/dpkg/status'), 'utf8')
  return /^Package: asterisk\n(?:.+\n)*?Version: (?:\d+:)?(\S+)/m.exec(status)?.[1] ?? 'unknown'
}

/** @type {import('./progress.mjs').Step} */
export const asterisk = {
  name: 'Asterisk',
  done: () => existsSync(asteriskRoot),
  async run(report) {
    await mkdir(userCache, { recursive: true })
    let release = await claim(asteriskRoot)
    while (!release) {
      report('another checkout makes it')
      await new Promise((resolve) => setTimeout(resolve, waitForOtherMs))
      release = await claim(asteriskRoot)
    }
    try {
      if (!existsSync(asteriskRoot)) await make(report)
    } finally {
      await release()
    }
    return `${asteriskVersion()} in ${asteriskRoot}`
  },
}

/** @param {(text: string) => void} report */
async function make(report) {
  const mirror = process.env['OFFHOOK_DEBIAN_MIRROR'] ?? debianMirror()
  if (!mirror) {
    throw new SetupError(
      'Asterisk comes from Debian, and this machine names no mirror of Debian. Name one in OFFHOOK_DEBIAN_MIRROR, then run again.',
    )
  }
  if (process.getuid?.() !== 0) {
    throw new SetupError(
      'debootstrap, which brings Asterisk, runs as root only. Please run the interoperability tests as root.',
    )
  }
  const work = `${asteriskRoot}.partial-${process.pid}`
  try {
    // Another release's keys come with its own keyring, which signs with keys that the one here knows too.
    await run(
      findProgram('debootstrap') ?? 'debootstrap',
      ['--variant=minbase', `--include=${packages.join(',')}`, 'sid', work, mirror],
      { onLine: report },
    )
    await rm(path.join(work, 'var/cache/apt'), { recursive: true, force: true })
    await mendLinks(path.join(work, 'usr/share/asterisk/sounds'), work)
    await rename(work, asteriskRoot)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Links to absolute paths lead out of a file system that is not entered. @param {string} folder @param {string} root */
async function mendLinks(folder, root) {
  for (const name of await readdir(folder)) {
    const link = path.join(folder, name)
    let target = await readlink(link).catch(() => '')
    for (let hops = 0; hops < 8 && path.isAbsolute(target); hops++) {
      const next = await readlink(path.join(root, target)).catch(() => undefined)
      if (next === undefined) break
      target = next
    }
    if (!path.isAbsolute(target)) continue
    await rm(link)
    symlinkSync(path.relative(folder, path.join(root, target)), link)
  }
}
