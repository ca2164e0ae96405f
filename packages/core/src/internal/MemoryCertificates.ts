/** The certificates of the ledger in memory, in order of record. */
import { type Certificate, maxTogether } from "../Certificate.ts"
import type { ContactId } from "../Id.ts"
import { type CertificateList, type KeptCertificate, maxCertifiedPage, maxListed, maxPage } from "../Ledger.ts"
import { keys, repeated } from "./CertificateKeys.ts"

const encoder = new TextEncoder()

/** As many as one answer may hold: one at least. */
const upTo = (certificates: ReadonlyArray<KeptCertificate>): ReadonlyArray<KeptCertificate> => {
  let length = 0
  const end = certificates.findIndex(({ text }, at) => {
    length += text === null ? 0 : encoder.encode(text).length
    return at > 0 && length > maxCertifiedPage
  })
  return end === -1 ? certificates : certificates.slice(0, end)
}

export class MemoryCertificates {
  readonly #all = new Map<string, KeptCertificate>()
  readonly #keys = new Set<string>()

  /** The code or place of these that another one has. */
  taken(certificates: ReadonlyArray<Certificate>): string | undefined {
    return repeated(certificates) ?? certificates.flatMap(keys).find((key) => this.#keys.has(key))
  }

  keep(certificates: ReadonlyArray<Certificate>, batch: number): void {
    for (const [at, certificate] of certificates.entries()) {
      for (const key of keys(certificate)) this.#keys.add(key)
      const former = this.#all.get(certificate.supersedes ?? "")
      if (former !== undefined && former.supersededBy === null)
        this.#all.set(former.code, { ...former, supersededBy: certificate.code })
      this.#all.set(certificate.code, { ...certificate, place: batch * maxTogether + at, supersededBy: null })
    }
  }

  get(code: string): KeptCertificate | undefined {
    return this.#all.get(code)
  }

  page(
    isAsked: (certificate: KeptCertificate) => boolean,
    after: number | null,
    limit: number
  ): ReadonlyArray<KeptCertificate> {
    const found = [...this.#all.values()].filter((each) => each.place > (after ?? 0) && isAsked(each))
    return upTo(found.slice(0, Math.min(limit, maxPage)))
  }

  listed(list: number, after: number | null, limit: number): ReadonlyArray<KeptCertificate> {
    const found = [...this.#all.values()].filter((each) => each.list === list && each.index > (after ?? -1))
    return upTo(found.toSorted((a, b) => a.index - b.index).slice(0, Math.min(limit, maxListed)))
  }

  last(): CertificateList | undefined {
    let last: CertificateList | undefined
    for (const { list } of this.#all.values()) {
      if (last === undefined || list > last.list) last = { list, used: 1 }
      else if (list === last.list) last = { list, used: last.used + 1 }
    }
    return last
  }

  /** Takes out what is private of those that are about one of these contacts; their codes. */
  redact(contacts: ReadonlySet<ContactId>): ReadonlyArray<string> {
    const theirs = [...this.#all.values()].filter(({ about }) => about.some((contact) => contacts.has(contact)))
    for (const certificate of theirs) this.#all.set(certificate.code, { ...certificate, by: null, text: null })
    return theirs.map(({ code }) => code)
  }
}
