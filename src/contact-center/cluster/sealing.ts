import {
  type KeyObject,
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
} from 'node:crypto'

/**
 * A letter that only the instance can read whom it is for, although it lies in a table: X25519 with a key of its own for each
 * letter, HKDF-SHA-256 (RFC 5869), AES-256-GCM. The answer is sealed by a second key of the same exchange, which only who
 * asked and who was asked have. It says nothing about who wrote it: who may write to this table may change everything else too.
 */
export interface InstanceKeys {
  /** SubjectPublicKeyInfo, DER (RFC 8410) */
  readonly publicKey: Buffer
  readonly privateKey: KeyObject
}
/** Seals and opens; both sides have the same. */
export interface SharedKey {
  seal(plain: string): Buffer
  /** null: not by this key, for this letter, or not whole */
  open(sealed: Buffer): string | null
}

export function createInstanceKeys(): InstanceKeys {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  return { publicKey: derOf(publicKey), privateKey }
}

/** @param letterId is bound to what is sealed: a letter cannot be given for another */
export function sealFor(
  publicKey: Buffer,
  letterId: string,
  plain: string,
): { readonly sealed: Buffer; readonly answerKey: SharedKey } {
  const own = generateKeyPairSync('x25519')
  const theirs = createPublicKey({ key: publicKey, format: 'der', type: 'spki' })
  const secret = diffieHellman({ privateKey: own.privateKey, publicKey: theirs })
  const ownDer = derOf(own.publicKey)
  const { request, answer } = keysOf(secret, ownDer, publicKey, letterId)
  return { sealed: Buffer.concat([ownDer, request.seal(plain)]), answerKey: answer }
}

export function openFor(
  keys: InstanceKeys,
  letterId: string,
  sealed: Buffer,
): { readonly plain: string; readonly answerKey: SharedKey } | null {
  try {
    const theirDer = sealed.subarray(0, derBytes)
    const publicKey = createPublicKey({ key: theirDer, format: 'der', type: 'spki' })
    const secret = diffieHellman({ privateKey: keys.privateKey, publicKey })
    const { request, answer } = keysOf(secret, theirDer, keys.publicKey, letterId)
    const plain = request.open(sealed.subarray(derBytes))
    return plain === null ? null : { plain, answerKey: answer }
  } catch {
    // Not a key at all.
    return null
  }
}

/** 12 bytes of algorithm, 32 of key */
const derBytes = 44
const derOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })

function keysOf(secret: Buffer, asker: Buffer, asked: Buffer, letterId: string) {
  const salt = Buffer.concat([asker, asked])
  const key = (kind: string): SharedKey => {
    const bytes = Buffer.from(hkdfSync('sha256', secret, salt, `offhook instance ${kind}`, 32))
    return sharedKey(bytes, Buffer.from(`${kind} ${letterId}`))
  }
  return { request: key('request'), answer: key('answer') }
}

const nonceBytes = 12
const tagBytes = 16

function sharedKey(key: Buffer, bound: Buffer): SharedKey {
  return {
    seal: (plain) => {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound)
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, text, cipher.getAuthTag()])
    },
    open: (sealed) => {
      if (sealed.length < nonceBytes + tagBytes) return null
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes)).setAAD(bound)
      decipher.setAuthTag(sealed.subarray(-tagBytes))
      try {
        const text = decipher.update(sealed.subarray(nonceBytes, -tagBytes))
        return Buffer.concat([text, decipher.final()]).toString('utf8')
      } catch {
        return null
      }
    },
  }
}
