import { request } from 'node:http'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { aboutRoute } from '../../../src/contract/about.js'
import { routes } from '../../../src/contract/agent-api/commands.js'
import { problem } from '../../../src/contract/errors.js'
import { signInAdmin } from '../../support/admin-client.js'
import { newCommandId, send, signIn } from '../../support/center-client.js'
import { openStage } from '../../support/center-stage.js'

/** As a browser would: fetch lets nobody choose Host and Origin. */
function statusOf(url: string, path: string, headers: Record<string, string>) {
  return new Promise<number>((resolve, reject) => {
    const sent = request(url + path, { headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end()
  })
}

it('is closed to a page in a browser that had its name point here (DNS rebinding), and to any foreign Origin', async () => {
  await using stage = await openStage()
  const { host, port } = new URL(stage.url)
  const ask = (headers: Record<string, string>) => statusOf(stage.url, aboutRoute.path, headers)
  expect(await ask({ host: `evil.example:${port}` })).toBe(421)
  expect(await ask({ host: `127.0.0.1.evil.example:${port}` })).toBe(421)
  expect(await ask({ origin: 'https://evil.example' })).toBe(403)
  expect(await ask({ origin: 'null' })).toBe(403)
  expect(await ask({ host: `localhost:${port}` })).toBe(200)
  // The API's own description page may try its calls.
  expect(await ask({ origin: `http://${host}` })).toBe(200)
})

it('refuses a zero character, which no database takes', async () => {
  await using stage = await openStage()
  const { headers } = await signIn(stage.url, 'alex')
  const body = { deviceId: 'device\u0000-1234' }
  const answer = await send(stage.url + routes.signIn.path, 'POST', body, headers)
  expect(answer.status).toBe(400)
  expect(problem.parse(answer.body).code).toBe('bad-request')
})

it.each(['%00', '..%2f..%2fetc%2fpasswd', '%2e%2e', 'x'.repeat(90)])('has no prompt %s', async (id) => {
  await using stage = await openStage()
  const alex = await signIn(stage.url, 'alex')
  const answer = await send(`${stage.url}/api/v1/prompts/${id}`, 'GET', undefined, alex.headers)
  expect([400, 404]).toContain(answer.status)
  expect(problem.parse(answer.body).code).toMatch(/not-found|bad-request/)
})

it('takes deep JSON, a foreign media type and a prototype for what they are', async () => {
  await using stage = await openStage()
  const alex = await signIn(stage.url, 'alex')
  const headers = alex.headers
  const put = (body: string, more: Record<string, string> = {}) =>
    send(stage.url + routes.status.path, 'PUT', body, { ...headers, ...more })
  expect((await put('['.repeat(30_000) + ']'.repeat(30_000))).status).toBe(400)
  expect((await put('{"__proto__":{"status":"available"}}')).status).toBe(400)
  expect((await put('status=available', { 'content-type': 'text/plain' })).status).toBe(415)
  expect((await put('"'.padEnd(70_000, 'x') + '"')).status).toBe(413)
})

it.each(['-1', '1e9', '999999999999999', 'NaN', '0x10', '1, 2', "' or 1=1"])(
  'gives a stream that resumes from %s a whole snapshot',
  async (id) => {
    await using stage = await openStage()
    const alex = await signIn(stage.url, 'alex')
    const abort = new AbortController()
    const response = await fetch(stage.url + routes.events.path, {
      headers: { ...alex.headers, 'last-event-id': id },
      signal: abort.signal,
    })
    const { value } = (await response.body?.getReader().read()) ?? {}
    expect(new TextDecoder().decode(value)).toContain('"type":"snapshot"')
    abort.abort()
  },
)

it('lets one of two administrators who read the same save, and tells the other', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  for (const path of ['/groups/support', '/agents/alex', '/tenant']) {
    const { headers, body } = await admin.call('GET', path)
    const read = body as { name?: string; levelled: { autoAnswer: boolean } }
    const kept = Object.fromEntries(
      ['name', 'settings', 'displayName', 'groupId', 'active', 'workplace']
        .filter((key) => key in read)
        .map((key) => [key, (read as Record<string, unknown>)[key]]),
    )
    const save = (allowAgentToChangeMode: boolean) =>
      admin.call(
        'PUT',
        path,
        { ...kept, levelled: { ...read.levelled, allowAgentToChangeMode, autoAnswer: true } },
        { 'if-match': headers.get('etag') ?? '' },
      )
    let saves: readonly ReturnType<typeof save>[] = []
    // Nobody is judged while the test holds the database; then both are, in turns.
    await stage.db.transaction().execute(async () => {
      saves = [save(true), save(false)]
      await send(`${stage.url}/api/v1/nothing`, 'GET')
    })
    const both = await Promise.all(saves)
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412])
  }
})

it('understands If-Match with a star and with a list', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const { headers, body } = await admin.call('GET', '/groups/support')
  const { name, levelled } = body as { name: string; levelled: object }
  for (const expected of ['*', `"another", ${headers.get('etag') ?? ''}`]) {
    const saved = await admin.call('PUT', '/groups/support', { name, levelled }, { 'if-match': expected })
    expect(saved.status).toBe(200)
  }
})

it('refuses a prompt that was never uploaded, so that no softphone looks for it in vain', async () => {
  await using stage = await openStage()
  const admin = await signInAdmin(stage.url)
  const autoAnswerPrompt = { kind: 'uploaded', id: 'nowhere', sha256: 'a'.repeat(64) } as const
  const refused = await admin.change('/tenant', { settings: { autoAnswerPrompt } })
  expect(refused).toMatchObject({ status: 400, body: { code: 'bad-request' } })
})

it('says which methods a path has', async () => {
  await using stage = await openStage()
  const answer = await send(`${stage.url}/api/v1/interactions/abc/accept`, 'PUT', {
    commandId: newCommandId(),
  })
  expect(answer.status).toBe(405)
  expect(answer.headers.get('allow')).toBe('POST')
})

/** As no client library would send it. */
function raw(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => socket.end(text))
    let answer = ''
    socket.on('data', (bytes) => (answer += bytes.toString()))
    socket.on('end', () => resolve(answer))
    socket.on('error', reject)
  })
}

it.each([
  ['an address without end', `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`, 431],
  ['an address that cannot be decoded', 'GET /api/v1/prompts/%zz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n', 400],
  ['no HTTP at all', 'HELLO\r\n\r\n', 400],
])('answers %s by a problem too', async (_what, text, status) => {
  await using stage = await openStage()
  const answer = await raw(stage.url, text)
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  for (const header of [
    'content-type: application/problem+json',
    'x-content-type-options: nosniff',
    'cache-control: no-store',
  ])
    expect(answer.toLowerCase()).toContain(header)
  expect(problem.parse(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).status).toBe(status)
})

/** Sends ten megabytes, however early the answer comes, and then another request by the same connection. */
function tenMegabytes(url: string, accessToken: string, length: string) {
  const { hostname, port } = new URL(url)
  return new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let heard = ''
    socket.setEncoding('utf8')
    socket.on('error', reject)
    socket.on('data', (text: string) => {
      heard += text
      if (heard.includes('HTTP/1.1 413') && heard.includes('HTTP/1.1 200')) socket.end()
    })
    socket.on('close', () => resolve(heard))
    const head = [`Host: ${hostname}:${port}`, `Authorization: Bearer ${accessToken}`]
    const headers = [...head, 'Content-Type: audio/wav', length, '', ''].join('\r\n')
    socket.write(`POST /api/v1/admin/prompts HTTP/1.1\r\n${headers}`)
    const megabyte = Buffer.alloc(1_000_000, 'x')
    for (let sent = 0; sent < 10; sent++) {
      if (length.startsWith('Transfer')) socket.write(`${megabyte.length.toString(16)}\r\n`)
      socket.write(megabyte)
      if (length.startsWith('Transfer')) socket.write('\r\n')
    }
    if (length.startsWith('Transfer')) socket.write('0\r\n\r\n')
    socket.write(`GET /api/v1/admin/me HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`)
  })
}

it.each(['Content-Length: 10000000', 'Transfer-Encoding: chunked'])(
  'answers what is too large in words, and does not cut the sender off: %s',
  async (length) => {
    await using stage = await openStage()
    const { accessToken } = await signInAdmin(stage.url)
    expect(await tenMegabytes(stage.url, accessToken, length)).toMatch(
      /413[\s\S]*The body is too large[\s\S]* 200 OK/,
    )
  },
)
