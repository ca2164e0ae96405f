// Checks an evidence pack with plain Node: no packages, no network, no code of Laurel's, whose docs/log.md specifies the bytes.
import { createHash, createPublicKey, verify } from "node:crypto"
import { readFileSync } from "node:fs"
import { isDeepStrictEqual as isSame, parseArgs } from "node:util"
import { inflateRawSync } from "node:zlib"

const expect = (isSo, message, file) => {
  if (!isSo) throw Object.assign(new Error(message), { file })
}
const outcomes = []
/** Runs one check and keeps its outcome; what is wrong is said of the file in which it was found. */
const check = (file, what, run) => {
  try {
    outcomes.push([what, file, run() ?? "ok"])
  } catch (error) {
    outcomes.push([what, error.file ?? file, `WRONG: ${error.message}`])
  }
}

const hash = (...parts) => parts.reduce((sum, part) => sum.update(part), createHash("sha256")).digest()
const nodeHash = (left, right) => left && right && hash(Buffer.of(1), left, right)
const hashesOf = (texts) => texts.map((text) => Buffer.from(text, "base64"))
const leftOf = (size, left = 1) => (left * 2 < size ? leftOf(size, left * 2) : left)
/** The root that a leaf and its proof come to: RFC 6962, 2.1.1. */
const rootOf = (leaf, index, size, proof) => {
  if (size === 1) return proof.length === 0 ? leaf : undefined
  const [left, beside, rest] = [leftOf(size), proof.at(-1), proof.slice(0, -1)]
  if (index < left) return nodeHash(rootOf(leaf, index, left, rest), beside)
  return nodeHash(beside, rootOf(leaf, index - left, size - left, rest))
}
/** The earlier and the later root that a proof comes to: RFC 6962, 2.1.2. Who checks has the earlier one, if nobody split it. */
const rootsOf = (from, size, earlier, proof) => {
  if (from === size) return proof.length === (earlier ? 0 : 1) ? [earlier ?? proof[0], earlier ?? proof[0]] : []
  const [left, beside, rest] = [leftOf(size), proof.at(-1), proof.slice(0, -1)]
  const [before, after] = rootsOf(...(from <= left ? [from, left, earlier] : [from - left, size - left, null]), rest)
  return from <= left ? [before, nodeHash(after, beside)] : [nodeHash(beside, before), nodeHash(beside, after)]
}

/** The files of a zip, as its central directory lists them; each is unpacked when it is needed. */
const unzip = (path) => {
  const [zip, files] = [readFileSync(path), new Map()]
  const end = zip.lastIndexOf("PK\x05\x06", undefined, "latin1")
  expect(end !== -1 && end + 22 === zip.length, "it is no whole zip file")
  for (let at = zip.readUInt32LE(end + 16), left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [packed, size, local] = [20, 24, 42].map((offset) => zip.readUInt32LE(at + offset))
    const [length, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset))
    const name = zip.toString("utf8", at + 46, at + 46 + length)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    expect(!files.has(name), "it is there twice", name)
    files.set(name, () => inflateRawSync(zip.subarray(start, start + packed), { maxOutputLength: size + 1 }))
    at += 46 + length + extra + comment
  }
  return files
}
const need = (files, name) => (expect(files.has(name), "it is missing", name), files.get(name)())

/** A key written as name+id+base64: that of a signed note (C2SP), for Ed25519. */
const readKey = (text) => {
  const [name, id, base64 = ""] = text.split(/\+([0-9a-f]{8})\+/)
  const bytes = Buffer.from(base64, "base64")
  expect(bytes[0] === 1 && hash(`${name}\n`, bytes).toString("hex", 0, 4) === id, `"${text}" is no key`, "keys.txt")
  const jwk = { kty: "OKP", crv: "Ed25519", x: bytes.toString("base64url", 1) }
  return { name, id, key: createPublicKey({ key: jwk, format: "jwk" }) }
}
/** A note's lines, once the key of that name is found to have signed them; of a checkpoint's, its first line's. */
const readNote = (bytes, keys, signer) => {
  const [, text = "", below = ""] = /^(.*\n)\n(.*)\n$/s.exec(bytes.toString("utf8")) ?? []
  const lines = text.split("\n")
  const isSigned = below.split("\n").some((line) => {
    const [, name, base64 = ""] = /^— (\S+) (\S+)$/.exec(line) ?? []
    const signature = Buffer.from(base64, "base64")
    const known = keys.find((key) => key.name === name && key.id === signature.toString("hex", 0, 4))
    return known && name === (signer ?? lines[0]) && verify(null, Buffer.from(text), known.key, signature.subarray(4))
  })
  expect(isSigned, `it is not signed by ${keys.map(({ name, id }) => `${name} (key ${id})`).join(" or ")}`)
  return lines
}
const readCheckpoint = (files, keys) => {
  const [origin, size, root] = readNote(need(files, "checkpoint.txt"), keys)
  return { origin, size: Number(size), root: Buffer.from(root, "base64") }
}

const options = { key: { type: "string", multiple: true }, since: { type: "string" }, unsealed: { type: "boolean" } }
const { values, positionals } = parseArgs({ allowPositionals: true, options })
const [pack = "", people, records, used, stories] = [positionals[0], new Map(), new Map(), new Set(), new Map()]
let [files, manifest, keys, head, last, who] = [new Map(), { files: [] }, [], { size: 0 }, [-1, -1], null]
/** Records are told person by person: one about two people is there for each, with what may be shown to them. */
const keyOf = (of) => (String(of).startsWith("catalog ") ? of : `${of} of c${who}`)

/** Does something with each line of a file of JSON lines; what is wrong is said of that line. */
const eachLine = (name, take) => {
  const lines = need(files, name).toString("utf8").split("\n").filter(Boolean)
  for (const [at, line] of lines.entries())
    try {
      who = JSON.parse(line).person
      take(JSON.parse(line))
    } catch (error) {
      expect(false, `line ${at + 1}: ${error.message}`, error.file)
    }
  return `ok: ${lines.length}`
}
/** Takes a record in as readable files show it: its text, with what its commitments hide in their places. */
const takeRecord = ({ person, index, of, text, hidden, proof }) => {
  const it = JSON.parse(text)
  const number = it.code ?? it.id ?? it.version ?? (it.number ? `${it.number} of contact ${it.contact}` : it.contact)
  const name = it.record === undefined ? `entry ${index}` : `${it.record} ${number}`
  expect(name === of && !records.has(keyOf(of)), `${of} is ${name}, or there twice`)
  const { at, members } = people.get(person) ?? { at: Infinity, members: [] }
  expect(at > last[0] || (at === last[0] && index > last[1]), `${of} is out of order`)
  last = [at, index]
  const root = index < head.size && rootOf(hash(Buffer.of(0), text), index, head.size, hashesOf(proof))
  expect(root && root.equals(head.root), `${of} is not in the log`)
  const isOwn = (it.about ?? [it.contact]).every((contact) => members.includes(contact))
  expect(isOwn || hidden.length === 0, `${of} shows what is hidden of somebody else`)
  for (const field of ["private", "raw"].filter((name) => name in it)) {
    const { blind = "", text = null } = hidden.find((each) => each.field === field) ?? {}
    const commitment = hash("\u0003", blind, text ?? "").toString("hex")
    expect(text === null || (blind.length === 64 && commitment === it[field]), `the ${field} text of ${of} is another`)
    it[field] = field === "private" ? JSON.parse(text) : text
  }
  const file = `catalogs/${it.version}.json`
  expect(it.record !== "catalog" || hash(need(files, file)).toString("hex") === it.digest, `it is not ${of}`, file)
  records.set(keyOf(of), it)
}
/** What a readable file shows as a record of these kinds is what the record says. */
const bind = (kinds) => (it) => {
  const { of = "nothing", ...said } = it
  const isSo = kinds.includes(of.split(" ")[0]) && isSame(said, records.get(keyOf(of)))
  expect(isSo && used.add(keyOf(of)), `${of} is not as recorded`)
}
const takePerson = ({ person, members }) =>
  expect(people.size < people.set(person, { at: people.size + 1, members }).size, `${person} is there twice`)

check(pack, "is a whole zip", () => void (files = unzip(pack)))
check("manifest.json", "lists all files", () => {
  manifest = JSON.parse(need(files, "manifest.json"))
  expect(manifest.format === "laurel-evidence/1", `its format is ${manifest.format}, not laurel-evidence/1`)
  const listed = ["manifest.json", "manifest.note", ...manifest.files.map(({ name }) => name)]
  for (const name of files.keys()) expect(listed.includes(name), "the manifest does not list it", name)
})
for (const { name, size, sha256 } of manifest.files ?? [])
  check(name, "is as listed", () => {
    const bytes = need(files, name)
    expect(bytes.length === size && hash(bytes).toString("hex") === sha256, "it is another file")
  })
check("checkpoint.txt", "is signed by the log", () => {
  keys = (values.key ?? need(files, "keys.txt").toString("utf8").trim().split("\n")).map(readKey)
  head = readCheckpoint(files, keys)
  return `ok: ${head.size} records${values.key ? "" : ". BUT the key came with the pack: give one that you trust with --key"}`
})
check("manifest.note", "is the log's seal", () => {
  if (values.unsealed && !files.has("manifest.note")) return "NO SEAL: records are proved, but not how reports put them"
  const [, digest] = readNote(need(files, "manifest.note"), keys, head.origin)
  expect(digest === hash(need(files, "manifest.json")).toString("hex"), "it is of another manifest")
})
check("people.jsonl", "names each once", () => eachLine("people.jsonl", takePerson))
check("records.jsonl", "are all in the log", () => eachLine("records.jsonl", takeRecord))
check("people.jsonl", "says what records say", () =>
  eachLine("people.jsonl", ({ members, identities, decisions }) => {
    for (const it of [...identities, ...decisions]) bind("contact claim decision")(it)
    const linked = decisions.flatMap(({ act }) => (act.kind === "Linked" ? act.contacts : []))
    expect(members.length === 1 || members.every((id) => linked.includes(id)), "nobody linked these as one person")
  })
)
check("history.jsonl", "says what records say", () =>
  eachLine("history.jsonl", ({ person, entry, before, facts, decisions }) => {
    expect(people.get(person)?.members.includes(entry.contact), `entry ${entry.of} is about somebody else`)
    for (const it of [entry, ...facts, ...decisions]) bind("entry fact decision")(it)
    const cause = [...entry.because.map((id) => `fact ${id}`), ...(entry.decisions ?? []).map((id) => `decision ${id}`)]
    expect([...facts, ...decisions].map(({ of }) => of).join() === cause.join(), "something else brought it")
    const story = stories.get(entry.achievement) ?? []
    expect(entry.revision === story.length + 1, `an entry before revision ${entry.revision} is missing`)
    expect(isSame(before, story.at(-1)?.held ?? null), "something else counted before")
    stories.set(entry.achievement, [...story, entry])
  })
)
check("achievements.jsonl", "is as last entered", () => {
  eachLine("achievements.jsonl", ({ achievement, state, learners, certificates = [], rests }) => {
    expect(isSame(state, stories.get(achievement)?.at(-1)), `${achievement} stands otherwise, or is there twice`)
    stories.delete(achievement)
    for (const it of [...learners, ...certificates]) bind("learner certificate")(it)
    for (const it of certificates) expect(it.achievement === achievement, `${it.of} is of another achievement`)
    for (const of of rests) expect(records.has(keyOf(of)) && used.add(keyOf(of)), `${of} is named, and not there`)
  })
  expect(stories.size === 0, `${[...stories.keys()][0]} is missing`)
})
check("records.jsonl", "are all named", () => records.forEach((_, of) => expect(used.has(of), `${of} is not named`)))
if (values.since !== undefined)
  check("consistency.json", "goes on from the other", () => {
    const { size, root } = readCheckpoint(unzip(values.since), keys)
    const { from, proof } = JSON.parse(need(files, "consistency.json"))
    expect(from === size, `it is about a log of ${from} records, and the other pack about one of ${size}`)
    const [before, after] = rootsOf(size, head.size, root, hashesOf(proof))
    expect(before?.equals(root) && after?.equals(head.root), "the log was written anew in between")
  })

console.table(outcomes.map(([check, file, outcome]) => ({ check, file, outcome })))
process.exitCode = outcomes.some(([, , said]) => said.startsWith("WRONG")) ? 1 : 0
console.log(process.exitCode === 0 ? "\nVERIFIED" : "\nNOT VERIFIED")
