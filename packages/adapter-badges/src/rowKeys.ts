/** What rows are known by. None of these keys begins with another and a slash. */
import { Rejection, Text } from "@laurel/core"

/** An id is its issuer's to give, and another issuer may give the same. */
export const badgeKey = ({ issuer, id }: { readonly issuer: string; readonly id: string }): string =>
  Rejection.boundedKey(`${Text.keyPart(issuer)}/${Text.keyPart(id)}`)

/** There is one document at an address. */
export const hostedKey = (address: string): string => Rejection.boundedKey(`hosted/${Text.keyPart(address)}`)

/** Of what is not proved to be its issuer's: anybody could give it any id, and only its place is its own. */
export const fileKey = (file: string, part: string): string =>
  Rejection.boundedKey(`file/${encodeURIComponent(file.toWellFormed())}#${part}`)
