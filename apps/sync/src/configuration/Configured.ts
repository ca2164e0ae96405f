/** What the configuration of a source says by itself, looked at without asking anybody. */
import { Finding } from "@laurel/core"
import * as Placeholder from "../sources/Placeholder.ts"
import type { Source } from "../sources/Sources.ts"

type Found = ReadonlyArray<Finding.Finding>

/** Whether what is sent to its addresses is covered, and whether it names a course at all. What is fine is not told. */
export const ofSource = (source: Source): Found => [...ofAddresses(addressesOf(source)), ...ofCourses(source)]

/** Of each address at most one thing is told: what stands for one is never asked. */
export const ofAddresses = (addresses: ReadonlyArray<string>): Found => [
  ...addresses.flatMap((address) => Placeholder.look(address) ?? []),
  ...ofPlain(addresses.filter((address) => !Placeholder.isPlaceholder(address)))
]

/** Where a source is asked, and where it is given a token. */
const addressesOf = (source: Source): ReadonlyArray<string> => {
  const base = "endpoint" in source ? source.endpoint : "base" in source ? source.base : undefined
  const auth = "auth" in source && source.auth !== "none" ? source.auth : {}
  const tokens = "tokenUrl" in auth ? auth.tokenUrl : undefined
  return [base, tokens].filter((address) => address !== undefined)
}

/** `localhost`, and what it stands for: what is sent there does not leave this machine. */
const loopback = /^(?:(?:[^.]+\.)*localhost|127(?:\.\d+){3}|\[::1\])$/

/** Addresses of other machines at which secrets would be sent for all on the way to read. */
const ofPlain = (addresses: ReadonlyArray<string>): Found => {
  const plain = addresses.flatMap((address) => {
    const url = URL.parse(address)
    return url === null || url.protocol !== "http:" || loopback.test(url.hostname) ? [] : [url]
  })
  const hosts = new Map(plain.map(({ host, origin }) => [host, origin]))
  return [...hosts].map(([host, origin]) =>
    Finding.doubtful(
      `the address ${origin}`,
      "plain http: the secret, and all that is answered, can be read by whoever is on the way",
      `Write https://${host} in the configuration; where the server has no https, have it set up.`
    )
  )
}

const ofCourses = (source: Source): Found => {
  if (!("setting" in source && "courses" in source.setting) || source.setting.courses.length > 0) return []
  const advice = 'Add each course that counts to "courses" in the setting, with its offering.'
  switch (source.adapter) {
    case "administrate":
      return source.setting.achievements === undefined
        ? [Finding.wrong(what, nothingRead, advice)]
        : [Finding.doubtful(what, "no course is listed, so nothing but achievements is read", advice)]
    case "moodle":
    case "canvas":
    case "canvas-grade-changes":
    case "openedx":
      return [Finding.wrong(what, nothingRead, advice)]
    default:
      // It is read as it comes, whatever it is of.
      return [Finding.doubtful(what, "no course is listed, so nothing of what is read counts", advice)]
  }
}

const what = "the courses"
const nothingRead = "no course is listed, so nothing is read"
