/** Where a request goes: always the origin of the configuration, whatever a path, a link or a redirect says. */
import { Result } from "effect"
import { OffOrigin, Unusable } from "./HttpError.ts"
import { isSecret, type Mask } from "./Mask.ts"

/** Of an address; servers answer longer ones with 414. */
const longest = 16_384

/** An address to which requests may go at all: http or https, without a user name; a query and a fragment are refused too. */
export const parseBase = (text: string | URL, what: string): Result.Result<URL, Unusable> => {
  const expected = `${what} to be a URL, http or https, without user name, query and fragment`
  const url = URL.parse(String(text))
  if (url === null) return Result.fail(new Unusable({ expected, found: "what is no URL" }))
  const found =
    url.protocol !== "http:" && url.protocol !== "https:"
      ? `the scheme ${JSON.stringify(url.protocol.slice(0, 40))}`
      : url.username !== "" || url.password !== ""
        ? "one with a user name or password, which belong under auth"
        : url.search !== "" || url.hash !== ""
          ? "one with a query or fragment"
          : undefined
  return found === undefined ? Result.succeed(url) : Result.fail(new Unusable({ expected, found }))
}

/**
 * A path joined to the base: relative ones go behind it, those that begin with a slash behind its origin, and whole URLs are
 * taken where they stay there. The empty path is the base itself.
 */
export const join = (base: URL, path: string, mask: Mask): Result.Result<URL, Unusable | OffOrigin> => {
  if (path.length > longest) return Result.fail(tooLong(path.length))
  const isBase = path === "" || path.startsWith("?")
  const from = isBase || base.pathname.endsWith("/") ? base : new URL(`${base.pathname}/`, base)
  return follow(base, from, path, "link", mask)
}

/** Where a redirect or a link seen at `from` leads, if it stays at the base's origin. */
export const follow = (
  base: URL,
  from: URL,
  to: string,
  by: "link" | "redirect",
  mask: Mask
): Result.Result<URL, Unusable | OffOrigin> => {
  if (to.length > longest) return Result.fail(tooLong(to.length))
  const url = URL.parse(to, from.href)
  const off = (to: string): Result.Result<never, OffOrigin> =>
    Result.fail(new OffOrigin({ by, origin: base.origin, to: mask.text(to, 200) }))
  if (url === null) return off(`what is no URL, ${JSON.stringify(mask.text(to, 200))}`)
  // Of other schemes the origin is the word "null", and what follows may be anything.
  if (url.origin !== base.origin) return off(url.origin === "null" ? `the scheme ${url.protocol}` : url.origin)
  if (url.username !== "" || url.password !== "") return off("the same origin under a user name of the link's own")
  url.hash = ""
  return Result.succeed(url)
}

const tooLong = (length: number): Unusable =>
  new Unusable({ expected: `an address of at most ${longest} characters`, found: `one of ${length}` })

/** Values of parameters that are secret by their names. */
export const secretsOf = (parameters: Iterable<readonly [string, string]>): ReadonlyArray<string> =>
  [...parameters].filter(([name, value]) => isSecret(name, value)).map(([, value]) => value)
