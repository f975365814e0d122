// Three network namespaces in a row: the agent's computer, a router, and where the contact center is.
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

const prefix = 'offhook-'
/** @param {readonly string[]} args */
const ip = (...args) => execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] })

/** What keeps this machine from having namespaces; null when nothing does. @returns {string | null} */
export function whyNoNamespaces() {
  if (process.platform !== 'linux') return 'network namespaces are Linux only'
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  const probe = `${prefix}${process.pid}-probe`
  try {
    ip('netns', 'add', probe)
  } catch (error) {
    return `network namespaces cannot be made here (${error instanceof Error ? error.message.trim() : error})`
  }
  try {
    ip('netns', 'exec', probe, 'nft', 'add table inet probe')
    return null
  } catch {
    return 'nftables does not work here'
  } finally {
    ip('netns', 'del', probe)
  }
}

/**
 * The agent's computer has two interfaces to the router, of which the first is up.
 * @returns {{ names: { agent: string, router: string, center: string }, dispose: () => void }}
 */
export function makeNamespaces() {
  removeThoseOfTheDead()
  const own = `${prefix}${process.pid}`
  const names = { agent: `${own}-agent`, router: `${own}-router`, center: `${own}-center` }
  for (const name of Object.values(names)) {
    ip('netns', 'add', name)
    ip('-n', name, 'link', 'set', 'lo', 'up')
  }
  /** @param {string} name of the interface at both ends @param {string} far @param {number} net */
  const link = (name, far, net) => {
    ip('link', 'add', name, 'netns', far, 'type', 'veth', 'peer', 'name', name, 'netns', names.router)
    ip('-n', names.router, 'addr', 'add', `10.77.${net}.1/24`, 'dev', name)
    ip('-n', names.router, 'link', 'set', name, 'up')
    ip('-n', far, 'addr', 'add', `10.77.${net}.2/24`, 'dev', name)
  }
  link('lan0', names.agent, 1)
  link('lan1', names.agent, 2)
  link('wan', names.center, 9)
  ip('-n', names.center, 'link', 'set', 'wan', 'up')
  ip('-n', names.center, 'route', 'add', 'default', 'via', '10.77.9.1')
  ip('-n', names.agent, 'link', 'set', 'lan0', 'up')
  ip('-n', names.agent, 'route', 'add', 'default', 'via', '10.77.1.1')
  const set = (/** @type {string} */ name, /** @type {string} */ key, /** @type {string} */ value) =>
    ip('netns', 'exec', name, 'sh', '-c', `echo "${value}" > /proc/sys/net/ipv4/${key}`)
  set(names.router, 'ip_forward', '1')
  // One of two addresses may be taken away alone.
  set(names.center, 'conf/all/promote_secondaries', '1')
  // Media of every kind then has a port that the router's relay knows.
  set(names.center, 'ip_local_port_range', '40000 40199')
  return { names, dispose: () => Object.values(names).forEach((name) => ip('netns', 'del', name)) }
}

/** A run that was killed leaves its namespaces behind. */
function removeThoseOfTheDead() {
  for (const name of existing()) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1])
    if (pid > 0 && !isAlive(pid)) ip('netns', 'del', name)
  }
}

/** @returns {string[]} */
function existing() {
  try {
    return readdirSync('/run/netns')
  } catch {
    return []
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
