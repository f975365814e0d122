/**
 * Does in plain HTTP what a person does on a sign-in page: follows redirects with the browser's cookies, fills in the
 * forms it meets and sends them, until the browser is back at the softphone.
 */
export interface Visit {
  /** each filled into the first form that has a field of that kind */
  readonly username: string
  readonly password: string
}

export interface LastPage {
  readonly url: string
  readonly status: number
  readonly text: string
}

const longestJourney = 20

export async function visitSignInPage(
  link: string,
  visit: Visit,
  /** of a person who signs in: the page that is not a form any more */
  onPage: (page: LastPage) => void = () => undefined,
): Promise<LastPage> {
  const jar = createCookieJar()
  let next: { readonly url: string; readonly form: URLSearchParams | null } = { url: link, form: null }
  let filled = ''
  for (let steps = 0; steps < longestJourney; steps += 1) {
    const { url, form } = next
    const response = await fetch(url, {
      method: form === null ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        cookie: jar.header(url),
        accept: 'text/html',
        ...(form === null ? {} : { origin: new URL(url).origin }),
      },
      ...(form === null ? {} : { body: form }),
    })
    jar.keep(url, response.headers.getSetCookie())
    const location = response.headers.get('location')
    if (location !== null && response.status < 400) {
      await response.body?.cancel()
      next = { url: new URL(location, url).href, form: null }
      continue
    }
    const page: LastPage = { url, status: response.status, text: await response.text() }
    onPage(page)
    const found = /<form[^>]*>[\s\S]*?<\/form>/i.exec(page.text)?.[0]
    if (found === undefined) return page
    const fields = fillIn(found, visit)
    // The same form again says that it was refused.
    const asked = /type="password"/i.test(found) ? 'password' : [...fields.keys()].join()
    if (asked === filled) return page
    filled = asked
    const action = /<form[^>]*\saction="([^"]*)"/i.exec(found)?.[1] ?? url
    next = { url: new URL(unescapeHtml(action), url).href, form: fields }
  }
  throw new Error(`The sign-in does not end: ${next.url.split('?')[0]}`)
}

function fillIn(form: string, { username, password }: Visit): URLSearchParams {
  const fields = new URLSearchParams()
  for (const [tag] of form.matchAll(/<input[^>]*>/gi)) {
    const of = (attribute: string): string | undefined => {
      const value = new RegExp(`\\s${attribute}="([^"]*)"`, 'i').exec(tag)?.[1]
      return value === undefined ? undefined : unescapeHtml(value)
    }
    const name = of('name')
    if (name === undefined) continue
    const kind = of('type') ?? 'text'
    if (kind === 'password') fields.set(name, password)
    else if (kind === 'hidden') fields.set(name, of('value') ?? '')
    else if (kind === 'text') fields.set(name, username)
  }
  // A form is sent by its first button.
  const button = /<button[^>]*>/i.exec(form)?.[0] ?? ''
  const [name, value] = ['name', 'value'].map(
    (attribute) => new RegExp(`\\s${attribute}="([^"]*)"`, 'i').exec(button)?.[1],
  )
  if (name !== undefined) fields.set(name, value ?? '')
  return fields
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  lt: '<',
  gt: '>',
  '#39': "'",
  '#x27': "'",
}
const unescapeHtml = (text: string): string =>
  text.replace(/&(amp|quot|lt|gt|#39|#x27);/g, (_all, name: string) => entities[name] ?? '')

/** Cookies by origin and path: a sign-in page keeps its own apart by path. */
function createCookieJar() {
  const cookies: { origin: string; path: string; name: string; value: string }[] = []
  return {
    keep: (url: string, lines: readonly string[]): void => {
      for (const line of lines) {
        const [pair = '', ...attributes] = line.split(/;\s*/)
        const [name = '', ...value] = pair.split('=')
        const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/'
        const { origin } = new URL(url)
        const known = cookies.findIndex(
          (one) => one.origin === origin && one.path === path && one.name === name,
        )
        if (known >= 0) cookies.splice(known, 1)
        const ended = attributes.some(
          (one) => /^expires=/i.test(one) && Date.parse(one.slice(8)) < Date.now(),
        )
        if (!ended) cookies.push({ origin, path, name, value: value.join('=') })
      }
    },
    header: (url: string): string => {
      const { origin, pathname } = new URL(url)
      return cookies
        .filter((one) => one.origin === origin && pathname.startsWith(one.path))
        .map(({ name, value }) => `${name}=${value}`)
        .join('; ')
    },
  }
}
