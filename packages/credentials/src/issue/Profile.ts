/** Who issues, as their credentials name them. */
import type { JsonObject } from "../Json.ts"
import type { Addresses } from "./Addresses.ts"

export interface Profile {
  readonly addresses: Addresses
  readonly name: string
  /** Their own pages; null where none are told. */
  readonly url: string | null
  readonly email: string | null
  /** The address of a logo. */
  readonly image: string | null
}

/** As Open Badges 3.0 has it. */
export const toJson = ({ addresses, name, url, email, image }: Profile): JsonObject => ({
  id: addresses.issuer,
  type: ["Profile"],
  name,
  ...(url === null ? {} : { url }),
  ...(email === null ? {} : { email }),
  ...(image === null ? {} : { image: { id: image, type: "Image" } })
})
