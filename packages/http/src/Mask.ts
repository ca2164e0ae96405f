/** Keeps secrets out of whatever is printed: also those a server sends back, as they are or in an encoding it may use. */

const masked = "***"
/** Secrets remembered at most: those of the configuration, and the latest tokens. */
const most = 100

// White space, control and format characters: they forge lines of a log, or turn its direction.
const unprintable = /[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu

/** Names of parameters and headers whose values are secret. */
const secretName = /token|key|secret|passw|pwd|signature|\bsig\b|auth(?!ors?\b)|credential|session|cookie/i

/** Shorter values are masked where their names stand, and not in other text: a `sortkey` of `id` is half of many words. */
const shortest = 6

/** Whether a value is to be masked wherever it is printed, because of its name. */
export const isSecret = (name: string, value: string): boolean => isSecretName(name) && value.length >= shortest

const isSecretName = (name: string): boolean => secretName.test(name)

/** Text as one line of printable characters, with single spaces. */
const printable = (text: string): string => text.toWellFormed().replaceAll(unprintable, " ")

/** Text cut to what a message can bear. */
export const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length).toWellFormed()}…`

export class Mask {
  readonly #parent: Mask | undefined
  #secrets: ReadonlyArray<string>

  constructor(secrets: ReadonlyArray<string>, parent?: Mask) {
    this.#parent = parent
    this.#secrets = secrets.filter((secret) => secret !== "")
  }

  /** One more secret from now on. */
  readonly add = (secret: string): void => {
    if (!this.#secrets.includes(secret)) this.#secrets = [...this.#secrets, secret].slice(-most)
  }

  /** A mask that knows some more, and whatever this one is told later. */
  readonly and = (secrets: ReadonlyArray<string>): Mask => (secrets.length === 0 ? this : new Mask(secrets, this))

  /** The text on one line, without secrets, at most `length` characters. */
  readonly text = (text: string, length = 500): string => {
    const pattern = this.#pattern()
    if (pattern === undefined) return cut(printable(text).trim(), length)
    // Once more afterwards: what was unprintable may have stood in the middle of a secret.
    const line = printable(text.replaceAll(pattern, masked)).replaceAll(pattern, masked)
    return cut(line.trim(), length)
  }

  /** The same of the beginning of a longer text, which may end in the middle of a secret. */
  readonly beginning = (text: string, length = 500): string => {
    const pattern = this.#pattern()
    return this.text(pattern === undefined ? text : this.#withoutStart(text.replaceAll(pattern, masked)), length)
  }

  /** An address without user name and fragment, the values of secret parameters masked. */
  readonly url = (url: URL): string => {
    const query = [...url.searchParams].map(
      ([name, value]) => `${encodeURIComponent(name)}=${isSecretName(name) ? masked : encodeURIComponent(value)}`
    )
    return url.origin + this.text(url.pathname + (query.length === 0 ? "" : `?${query.join("&")}`), 1000)
  }

  #all(): ReadonlyArray<string> {
    return [...this.#secrets, ...(this.#parent === undefined ? [] : this.#parent.#all())]
  }

  #forms(): ReadonlyArray<string> {
    // The longest first: one form may begin with another.
    return [...new Set(this.#all().flatMap(formsOf))].toSorted((a, b) => b.length - a.length)
  }

  #pattern(): RegExp | undefined {
    const forms = this.#forms()
    return forms.length === 0
      ? undefined
      : new RegExp(forms.map((form) => form.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)).join("|"), "giu")
  }

  #withoutStart(text: string): string {
    const lower = text.toLowerCase()
    const longest = this.#forms().reduce((longest, form) => {
      const start = form.toLowerCase()
      for (let length = Math.min(start.length - 1, lower.length); length > longest; length--) {
        if (lower.endsWith(start.slice(0, length))) return length
      }
      return longest
    }, 0)
    return longest === 0 ? text : text.slice(0, -longest)
  }
}

const html: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" }

/** How a secret may stand in a text: as it is, in base64, in a URL, a form, JSON or HTML. */
const formsOf = (text: string): ReadonlyArray<string> => {
  const secret = text.toWellFormed()
  const json = JSON.stringify(secret).slice(1, -1)
  const base64 = Buffer.from(secret, "utf8").toString("base64")
  return [
    text,
    secret,
    printable(secret),
    encodeURIComponent(secret),
    encodeURI(secret),
    new URLSearchParams({ s: secret }).toString().slice(2),
    json,
    json.replaceAll("/", String.raw`\/`),
    secret.replaceAll(/[&<>"']/g, (character) => html[character] ?? character),
    // Without its padding, which not everybody writes.
    base64.replace(/=+$/, ""),
    encodeURIComponent(base64),
    Buffer.from(secret, "utf8").toString("base64url")
  ]
}
