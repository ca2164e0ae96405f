/** Badges, through the program itself. */
import { generateKeyPairSync, sign } from "node:crypto"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { json, laurel, school, write } from "./given.ts"

const { privateKey, publicKey } = generateKeyPairSync("ed25519")
const issuer = "https://academy.example/issuer"
const achievement = "https://academy.example/achievements/first-aid"
const holder = "did:example:ann"

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url")

/** A badge as JWT. */
const badge = (id: string, subject: string): string => {
  const said = `${part({ alg: "EdDSA" })}.${part({
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    id,
    type: ["VerifiableCredential", "OpenBadgeCredential"],
    issuer: { id: issuer, name: "The Academy" },
    validFrom: "2024-01-10T09:00:00Z",
    credentialSubject: { id: subject, achievement: { id: achievement, name: "First aid" } }
  })}`
  return `${said}.${sign(null, Buffer.from(said), privateKey).toString("base64url")}`
}

const source = {
  id: "badges",
  adapter: "badges",
  folder: "badges",
  archive: true,
  setting: {
    zone: "Europe/London",
    issuers: [{ id: issuer, name: "Academy", key: { jwk: publicKey.export({ format: "jwk" }) } }],
    achievements: [{ id: achievement, offering: "first-aid" }],
    recipients: [{ id: holder, contact: { scheme: "staff", value: "7" } }]
  }
}

const catalog = {
  offerings: [{ id: "first-aid", course: "first-aid", zone: "Europe/London", components: [] }],
  achievementTypes: [{ id: "aid", courses: ["first-aid"], rule: { rule: "rolledUp", outcome: "passed" } }],
  certifications: []
}

const folder = (): string => {
  const cwd = school()
  write(cwd, "catalog.json", catalog)
  write(cwd, "laurel.config.json", { store: "store/school.db", catalog: "catalog.json", sources: [source] })
  mkdirSync(join(cwd, "badges", "2024"), { recursive: true })
  const [head = "", body = ""] = badge("urn:example:2", holder).split(".")
  const files = {
    "2024/ann.jwt": badge("urn:example:1", holder),
    "bob.jwt": badge("urn:example:3", "did:example:bob"),
    "forged.jwt": `${head}.${body}.${"A".repeat(86)}`,
    ".DS_Store": "hidden"
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, "badges", name), text)
  return cwd
}

describe("a folder of badges", () => {
  it("is read with its folders, writes nothing the second time, and is read again as it was kept", () => {
    const cwd = folder()
    expect(json(laurel(cwd, "sync", "badges", "--json"))).toMatchObject({ sources: { badges: { facts: 1 } } })
    const again = json(laurel(cwd, "sync", "badges", "--json"))
    expect(again).toMatchObject({ sources: { badges: { facts: 0, corrections: 0 } } })
    const { stdout } = laurel(cwd, "rejections", "list")
    expect(stdout).toContain("bob.jwt")
    expect(stdout).toContain("a signature of the issuer's key over this badge")
    expect(stdout).not.toContain("DS_Store")
    expect(laurel(cwd, "remap", "badges").code).toBe(0)
  })
  it("is looked at by the doctor, also where it is not there", () => {
    const cwd = folder()
    expect(laurel(cwd, "doctor", "badges").stdout).toContain("3 of them")
    write(cwd, "laurel.config.json", {
      store: "store/school.db",
      catalog: "catalog.json",
      sources: [{ ...source, folder: "none" }]
    })
    const { code, stdout } = laurel(cwd, "doctor", "badges")
    expect(code).toBe(1)
    expect(stdout).toContain("expected a folder that can be read")
  })
})
