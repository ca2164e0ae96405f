/** Which issuers are trusted and what their badges mean here: plain JSON, checked as a whole before anything is read. */
import { IssuerKey } from "@laurel/credentials"
import { Contact, Id, Text } from "@laurel/core"
import { Schema } from "effect"

const maxIssuers = 1_000
const maxAchievements = 10_000
const maxRecipients = 100_000
const maxAddresses = 10_000
const maxHosts = 100

/** An id as badges write it: an address, a DID or another URI. */
const Uri = Schema.String.check(
  Schema.isPattern(/^[a-z][a-z0-9+.-]*:[^\s\p{Cc}\p{Cs}]{1,990}$/iu, {
    expected: "a URI of at most 1,000 characters, such as https://example.org/issuer or did:web:example.org"
  })
)

/** As addresses are read: in lower case, without a port. */
const Host = Schema.String.check(
  Schema.isPattern(/^(?:[a-z0-9][a-z0-9.-]{0,252}|\[[0-9a-f:.]{2,45}\])$/, {
    expected: "a host such as badges.example.org, 10.0.0.7 or [fd00::7], in lower case and without a port"
  })
)

const distinct = Schema.makeFilter((all: ReadonlyArray<{ readonly id: string }>) => {
  const known = new Set<string>()
  const twice = all.find(({ id }) => known.size === known.add(id).size)
  return twice === undefined ? undefined : `expected each id once, found "${twice.id}" a second time`
})

const Issuer = Schema.Struct({
  /** The id of its profile, exactly as its badges name it. */
  id: Uri,
  /** What facts call it, and what rules compare. */
  name: Text.Name,
  /** The only key that is taken for its own; whatever its documents list unless given. */
  key: Schema.optionalKey(IssuerKey.Pinned),
  /** The address of its keys, exactly, where its own document does not list them: a JSON Web Key, a set of them, or a Multikey. */
  keysAt: Schema.optionalKey(Uri)
})

type Issuer = typeof Issuer.Type

const Achievement = Schema.Struct({
  /** The id of the badge class, or of the achievement. */
  id: Uri,
  /** Whose it is among those who are trusted: another may give theirs the same id. To be given where several are trusted. */
  issuer: Schema.optionalKey(Uri),
  offering: Id.OfferingId,
  /** None unless given: the badge is about the participation as a whole. */
  activity: Schema.optionalKey(Id.ActivityId)
})

type Achievement = typeof Achievement.Type

const owned = Schema.makeFilter(
  (setting: { readonly issuers: ReadonlyArray<Issuer>; readonly achievements: ReadonlyArray<Achievement> }) => {
    const known = new Set(setting.issuers.map(({ id }) => id))
    const stray = setting.achievements.find(({ issuer }) =>
      issuer === undefined ? known.size > 1 : !known.has(issuer)
    )
    if (stray === undefined) return undefined
    const found = stray.issuer === undefined ? "none" : `"${stray.issuer}"`
    return `expected the issuer of each achievement, one of those who are trusted, found ${found} of "${stray.id}"`
  }
)

export const Setting = Schema.Struct({
  /** The IANA zone in which days are counted. */
  zone: Text.Zone,
  issuers: Schema.Array(Issuer).check(Schema.isMaxLength(maxIssuers), distinct),
  achievements: Schema.Array(Achievement).check(Schema.isMaxLength(maxAchievements), distinct),
  /** The scheme of the names that e-mail addresses of recipients are compared with: `email` unless given. */
  scheme: Schema.optionalKey(Text.Slug),
  /** People whom a badge names by a DID or another id, and not by an e-mail address. */
  recipients: Schema.optionalKey(
    Schema.Array(Schema.Struct({ id: Uri, contact: Contact.Identity })).check(
      Schema.isMaxLength(maxRecipients),
      distinct
    )
  ),
  /** Addresses of hosted badges that are read beside the files. */
  addresses: Schema.optionalKey(Schema.Array(Uri).check(Schema.isMaxLength(maxAddresses))),
  /** Hosts that may be asked though they are within one's own network; none unless given. */
  privateHosts: Schema.optionalKey(Schema.Array(Host).check(Schema.isMaxLength(maxHosts))),
  /** Addresses that one run asks for trusted issuers, at hosts of theirs, and for anybody else, at most: 5,000 each unless given. */
  maxAsked: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100_000 })))
}).check(owned)
export type Setting = typeof Setting.Type

interface Trusted {
  readonly name: string
  readonly key: IssuerKey.Key | undefined
  readonly keysAt: string | undefined
}

export interface Place {
  /** Null where only one issuer is trusted. */
  readonly issuer: string | null
  readonly offering: Id.OfferingId
  readonly activity: Id.ActivityId | null
}

/** A setting as badges are held against it. */
export interface Compiled {
  readonly zone: string
  readonly scheme: string
  readonly issuers: ReadonlyMap<string, Trusted>
  readonly achievements: ReadonlyMap<string, Place>
  readonly recipients: ReadonlyMap<string, Contact.Identity>
  readonly addresses: ReadonlyArray<string>
  readonly privateHosts: ReadonlySet<string>
  /** What may be asked for trusted issuers before anything is proved: their documents and keys, and the addresses of the setting. */
  readonly known: ReadonlySet<string>
  /** The origins of trusted issuers. */
  readonly origins: ReadonlySet<string>
  readonly maxAsked: number
}

const whereOf = ({ issuers, addresses = [] }: Setting): Pick<Compiled, "known" | "origins"> => {
  const homes = issuers.flatMap(({ id, keysAt }) => [IssuerKey.homeOf(id) ?? [], keysAt ?? []].flat())
  const origins = [...homes, ...addresses].map((address) => URL.parse(address)?.origin)
  return { known: new Set([...homes, ...addresses]), origins: new Set(origins.filter((each) => each !== undefined)) }
}

export const compile = (setting: Setting): Compiled => ({
  zone: setting.zone,
  scheme: setting.scheme ?? "email",
  issuers: new Map(
    setting.issuers.map(({ id, name, key, keysAt }) => [
      id,
      { name, key: key === undefined ? undefined : IssuerKey.read(key), keysAt }
    ])
  ),
  achievements: new Map(
    setting.achievements.map(({ id, issuer = null, offering, activity = null }) => [id, { issuer, offering, activity }])
  ),
  recipients: new Map((setting.recipients ?? []).map(({ id, contact }) => [id, contact])),
  addresses: [...new Set(setting.addresses ?? [])],
  privateHosts: new Set(setting.privateHosts ?? []),
  ...whereOf(setting),
  maxAsked: setting.maxAsked ?? 5_000
})
